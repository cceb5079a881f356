"""An inspection as people and programs read it: on a terminal, as a web page, as JSON, as SARIF."""
