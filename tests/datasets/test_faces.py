import itertools

import pytest
import torch

from gan_course import CourseError
from gan_course.datasets import face_attributes, faces


@pytest.fixture(scope="module")
def data():
    return faces()


@pytest.fixture(scope="module")
def attributes():
    return face_attributes()


def test_ten_thousand_colour_faces(data):
    assert data.x.shape == (10_000, 3, 64, 64) and data.x.dtype == torch.uint8
    assert data.y is None
    assert data[:2].x.min() >= -1 and data[:2].x.max() <= 1


def test_attributes_are_balanced(attributes):
    names = ["hair_color", "hair_style", "skin", "glasses", "beard", "mouth"]
    assert list(attributes) == names
    for values, labels in attributes.values():
        counts = torch.bincount(labels, minlength=len(values))
        assert counts.sum() == 10_000 and counts.max() - counts.min() <= 1


def test_attributes_do_not_correlate_beyond_chance(attributes):
    """χ² of each pair stays within five standard deviations of what independence gives."""
    for (_, a), (_, b) in itertools.combinations(attributes.values(), 2):
        table = torch.zeros(a.max() + 1, b.max() + 1).index_put_(
            (a, b), torch.ones(()), accumulate=True
        )
        expected = table.sum(1, keepdim=True) * table.sum(0) / table.sum()
        chi2 = ((table - expected) ** 2 / expected).sum()
        freedom = (table.shape[0] - 1) * (table.shape[1] - 1)
        assert chi2 < freedom + 5 * (2 * freedom) ** 0.5


def test_a_label_is_what_the_picture_shows(data, attributes):
    """Hair colour read off the crown of the head agrees with the table."""
    crown = data.x[:2000, :, 5:13, 26:38].float()
    values, labels = attributes["hair_color"]
    labels = labels[:2000]
    means = torch.stack([crown[labels == i].mean(dim=(0, 2, 3)) for i in range(len(values))])
    blue, blond = means[values.index("하늘")], means[values.index("금발")]
    black, red = means[values.index("검정")], means[values.index("빨강")]
    assert blue[2] > blue[0] and blond[0] > blond[2] and red[0] > red[1] + 50
    assert black.max() < 160 < min(blue.max(), blond.max())


def test_labels_of_one_attribute(attributes):
    data = faces("glasses")
    assert data.classes == ("없음", "둥근 안경", "네모 안경")
    assert torch.equal(data.y, attributes["glasses"].labels)
    with pytest.raises(CourseError, match="hair_style"):
        faces("shoes")
