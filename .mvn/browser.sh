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

# The tests prefer a Chromium without windows, which takes half the time.
find_test_browser() {
    command -v chromium-headless-shell || find_browser
}
