# Make sure that the programs are there which the tests call: Chromium for the browser tests, and Graphviz' dot, the
# second engine. Where one is missing, install Debian's, or say plainly what that means.
found() { command -v "$1" >/dev/null 2>&1; }
missing() {
    packages=
    found chromium || found chromium-browser || found google-chrome || found google-chrome-stable || packages=chromium
    found dot || packages="$packages graphviz"
    # shellcheck disable=SC2086
    echo $packages
}
packages=$(missing)
if [ -n "$packages" ] && [ "$(id -u)" = 0 ] && found apt-get; then
    echo "Installing Debian's $packages …"
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends $packages >/dev/null; } || echo "apt-get failed."
    packages=$(missing)
fi
[ -n "$packages" ] || exit 0
echo "Not found, and not to be installed from here (that takes root and apt-get): $packages"
if [ -n "${CI:-}" ]; then
    echo "CI is set, so the tests that need it will fail."
else
    echo "The tests that need it will be skipped."
fi
