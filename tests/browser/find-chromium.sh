# Make sure that a Chromium is there for the browser tests, or say plainly that there is none.
for name in chromium chromium-browser google-chrome google-chrome-stable; do
    if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "No Chromium here: installing Debian's …"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null && exit 0
    echo "apt-get could not install chromium."
fi
echo "No Chromium found, and it cannot be installed from here (that takes root and apt-get)."
if [ -n "${CI:-}" ]; then
    echo "CI is set, so the browser tests will fail."
else
    echo "The browser tests will be skipped. Install Chromium or Chrome to run them."
fi
