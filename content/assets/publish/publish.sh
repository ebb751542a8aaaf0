#!/bin/sh
# Builds the site of the portfolio in this folder and copies it to DEPLOY_TO; what is not there any more is removed there.
set -eu
cd "$(dirname "$0")"
: "${DEPLOY_TO:?say where to, for example deploy@web.example.com:/srv/www/flow/}"
flowfolio build --strict
rsync --archive --delete --delay-updates site/ "$DEPLOY_TO"
