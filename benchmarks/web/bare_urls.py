"""The rival's addresses, before those that the templates lead to."""

from __future__ import annotations

from django.urls import path

from benchmarks.web.bare import page, save
from toteuma.web.urls import urlpatterns as linked

urlpatterns = [path("bare/save", save), path("bare/<str:kind>", page), *linked]
