# For ./verify and ./screenshots: finds a browser.
find_browser() {
    local name
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        if command -v "$name"; then
            return
        fi
    done
    for name in '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome' \
        '/Applications/Chromium.app/Contents/MacOS/Chromium'; do
        if [ -x "$name" ]; then
            echo "$name"
            return
        fi
    done
    return 1
}
