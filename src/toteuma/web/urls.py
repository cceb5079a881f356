"""Addresses: the language first, then what is asked for."""

from __future__ import annotations

from django.urls import include, path, register_converter

from toteuma.core.language import Language
from toteuma.services.families import family_ids
from toteuma.web.api.calls import ROUTES as API_ROUTES
from toteuma.web.views import (
    accessibility,
    assessments,
    board,
    chapters,
    duties,
    figures,
    findings,
    forms,
    ledger,
    log,
    look,
    me,
    openid,
    overview,
    package,
    proof,
    removed,
    review,
    rolling,
    saving,
    session,
    settings,
    structure,
    tasks,
    watching,
    workbook,
    year,
)


class LanguageConverter:
    """One of some words."""

    regex = "|".join(Language)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class FamilyConverter(LanguageConverter):
    regex = "|".join(family_ids())


register_converter(LanguageConverter, "language")
register_converter(FamilyConverter, "family")

ROUTES = [
    path("sign-in", session.sign_in, name="sign_in"),
    path("sign-in/openid", openid.start, name="openid"),
    path("sign-out", session.sign_out, name="sign_out"),
    path("tasks", tasks.tasks, name="tasks"),
    path("me", me.me, name="me"),
    path("accessibility", accessibility.accessibility, name="accessibility"),
    # Codes and ids are a municipality's own: a stroke in one is no end of it.
    path("s/<str:statement>/units/<path:unit>/review", review.chapter_review, name="review"),
    path("s/<str:statement>/units/<path:unit>/comment", review.comment_on, name="comment"),
    path("s/<str:statement>/comments/<str:key>/settle", review.settled, name="settle"),
    path("s/<str:statement>/units/<path:unit>/figures", figures.figures, name="figures"),
    path("s/<str:statement>/calendar", year.calendar, name="calendar"),
    path("s/<str:statement>/remind", year.remind, name="remind"),
    path("s/<str:statement>/begin", year.begin, name="begin"),
    path("s/<str:statement>/overview", overview.overview, name="overview"),
    path("s/<str:statement>/propose", overview.propose, name="propose"),
    path("s/<str:statement>/findings", findings.findings, name="findings"),
    path("s/<str:statement>/check", findings.check, name="check"),
    path("s/<str:statement>/findings/give", findings.given, name="finding_give"),
    path("s/<str:statement>/explain", findings.explained, name="explain"),
    path("s/<str:statement>/board", board.board, name="board"),
    path("s/<str:statement>/ready", board.ready, name="ready"),
    path("s/<str:statement>/build", board.build, name="build"),
    path("s/<str:statement>/decide", board.decide, name="decide"),
    path("s/<str:statement>/send-back", board.send_back, name="send_back"),
    path("s/<str:statement>/reopen", board.reopened, name="reopen"),
    path("s/<str:statement>/publish", board.publish_again, name="publish"),
    path("s/<str:statement>/built/<str:version>/<path:file>", board.built, name="built"),
    path("s/<str:statement>/proofs", proof.proofs, name="proofs"),
    path("s/<str:statement>/proofs/<path:figure>", proof.proof, name="proof"),
    path("s/<str:statement>/assessments", assessments.assessments, name="assessments"),
    path("s/<str:statement>/assess", assessments.assessed, name="assess"),
    path("s/<str:statement>/log", log.log, name="log"),
    path("s/<str:statement>/roll", rolling.rolling, name="roll"),
    path("s/<str:statement>/workbook", workbook.workbook, name="workbook"),
    path("s/<str:statement>/workbook/fetch", workbook.fetched, name="workbook_fetch"),
    path("s/<str:statement>/workbook/refused", workbook.refused, name="workbook_refused"),
    path("s/<str:statement>/workbook/take", workbook.taken, name="workbook_take"),
    path("s/<str:statement>/duties", duties.duties, name="duties"),
    path("s/<str:statement>/duties/grant", duties.granted, name="grant"),
    path("s/<str:statement>/duties/revoke", duties.revoked, name="revoke"),
    path("s/<str:statement>/package", package.package, name="package"),
    path("s/<str:statement>/package/structure", structure.structure, name="structure"),
    path("s/<str:statement>/package/structure/look", structure.look_structure, name="structure_look"),
    path("s/<str:statement>/package/layout", structure.layout, name="layout"),
    path("s/<str:statement>/package/layout/look", structure.look_layout, name="layout_look"),
    path("s/<str:statement>/package/make", package.make_changes, name="package_make"),
    path("s/<str:statement>/package/settings/<str:file>", package.settings_file, name="package_settings"),
    path("s/<str:statement>/package/settings/<str:file>/form", settings.settings_home, name="settings_home"),
    path("s/<str:statement>/package/settings/<str:file>/form/look", settings.look_setting, name="setting_look"),
    path("s/<str:statement>/package/settings/<str:file>/look", package.look_settings, name="package_settings_look"),
    path("s/<str:statement>/package/tables/<str:table>", package.package_table, name="package_table"),
    path("s/<str:statement>/package/tables/<str:table>/look", package.look_table, name="package_look"),
    path("s/<str:statement>/ledger", ledger.ledger, name="ledger"),
    path("s/<str:statement>/ledger/deliver", ledger.deliver, name="deliver"),
    path("s/<str:statement>/ledger/undo", ledger.undone, name="batch_undo"),
    path("s/<str:statement>/ledger/<str:key>/reread", ledger.reread, name="delivery_reread"),
    path("s/<str:statement>/ledger/<str:key>/take", ledger.take, name="delivery_take"),
    path("s/<str:statement>/ledger/<str:key>/again", ledger.again, name="delivery_again"),
    path("s/<str:statement>/ledger/<str:key>/drop", ledger.dropped, name="delivery_drop"),
    path("s/<str:statement>/ledger/<str:key>/progress", ledger.progress, name="delivery_progress"),
    path("s/<str:statement>/ledger/<str:key>/rejected", ledger.rejected, name="delivery_rejected"),
    path("s/<str:statement>/ledger/<str:key>", ledger.delivery, name="delivery"),
    path("s/<str:statement>/units/<path:unit>/move", chapters.move, name="move"),
    path("s/<str:statement>/units/<path:unit>", chapters.chapter, name="chapter"),
    path("s/<str:statement>/save", saving.save, name="save"),
    path("s/<str:statement>/remove", forms.remove, name="remove"),
    path("s/<str:statement>/removed", removed.removed_rows, name="removed"),
    path("s/<str:statement>/restore", forms.restore, name="restore"),
    path("s/<str:statement>/add/<family:family>/<path:unit>", forms.add, name="add"),
    path("s/<str:statement>/<family:family>/<path:key>", forms.form, name="form"),
]

urlpatterns = [
    path("", session.front, name="front"),
    path("look.css", look.look, name="look"),
    path("fonts/<str:name>", look.font, name="font"),
    path("health", watching.health, name="health"),
    path("openid", openid.back, name="openid_back"),
    path("ready", watching.ready, name="readiness"),
    path("metrics", watching.metrics, name="metrics"),
    path("api/v1/", include(API_ROUTES)),
    path("<language:language>/", include(ROUTES)),
]

handler400 = "toteuma.web.views.failures.not_understood"
handler404 = "toteuma.web.views.failures.not_found"
handler500 = "toteuma.web.views.failures.defect"
