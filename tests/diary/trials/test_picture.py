from xml.etree import ElementTree

from nightcramp.diary import trials
from nightcramp.diary.trials import picture
from support.trials import real, series

SVG = "{http://www.w3.org/2000/svg}"


def test_the_nights_are_drawn_with_title_description_and_every_block():
    one = series(-0.5, missing=0.2)
    root = ElementTree.fromstring(picture.nights(one))
    assert root.find(f"{SVG}title").text == "Your nights"
    assert "Mean with the measure" in root.find(f"{SVG}desc").text
    texts = [text.text for text in root.iter(f"{SVG}text")]
    assert len([text for text in texts if text in ("with", "without", "\N{EN DASH}")]) == len(set(one.block.tolist()))
    assert texts.count("\N{MULTIPLICATION SIGN}") == int((~one.seen).sum())


def test_scores_below_zero_are_drawn():
    assert ElementTree.fromstring(picture.nights(real("caffeine", "productivity"))).tag == f"{SVG}svg"


def test_a_forest_plot_names_everybody_and_escapes_what_they_are_called():
    people = [trials.Person(label, "<b>heat & cold</b>", "cramps", -0.4, 0.3) for label in ("a", "b", "<script>")]
    text = picture.forest(trials.pool(people))
    assert "<script>" not in text
    root = ElementTree.fromstring(text)
    assert {"a", "b", "<script>", "average", "next person"} <= {one.text for one in root.iter(f"{SVG}text")}
    assert "heat & cold" in root.find(f"{SVG}title").text
