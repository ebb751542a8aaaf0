import pytest
@pytest.mark.parametrize("u", ["maps","rules","figures","cli","json"])
@pytest.mark.parametrize("scheme", ["light","dark"])
def test_axe(visit, violations, u, scheme):
    p = visit(f"reference/{u}/", scheme=scheme)
    assert violations(p) == []
@pytest.mark.parametrize("u", ["maps","rules","figures","cli","json"])
def test_phone(visit, u):
    p = visit(f"reference/{u}/", width=390)
    p.screenshot(path=f"/tmp/ref-{u}.png")
    assert p.evaluate("document.documentElement.scrollWidth") <= 390
    p = visit(f"reference/{u}/")
    p.screenshot(path=f"/tmp/refw-{u}.png")
