"""The site from a static host, one folder below the host's root, as GitHub Pages do."""

from urllib.parse import urlsplit

from static_host import hosted


def test_a_lab_lives_under_a_path(browser, site):
    context = browser.new_context(locale="ko-KR", service_workers="block")
    page, asked, said = context.new_page(), [], []
    page.set_default_timeout(60_000)
    page.on("request", lambda request: asked.append(request.url))
    page.on("response", lambda got: said.append(got.url) if got.status >= 400 else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    with hosted(site.parent) as address:
        page.goto(f"{address}/{site.name}/05_cgan.html#lab=words-1&seed=2")
        page.locator("#words-1[data-open][data-state=ready]").wait_for()
        assert page.locator("#words-1 input[data-name=seed]").input_value() == "2"
        page.get_by_role("link", name="용어집").first.click()
        page.wait_for_url(f"{address}/{site.name}/glossary.html")
        context.close()
    host = urlsplit(address).netloc
    paths = [u.path for u in map(urlsplit, asked) if u.scheme not in ("blob", "data")]
    assert {u.netloc for u in map(urlsplit, asked) if u.scheme.startswith("http")} == {host}
    assert [path for path in paths if not path.startswith(f"/{site.name}/")] == []
    assert any("/models/" in path for path in paths) and said == []
