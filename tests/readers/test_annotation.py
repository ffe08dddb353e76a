"""Predictions as Label Studio's own library checks them against the labelling setup."""

import json

from label_studio_sdk.label_interface import LabelInterface


def test_label_studio_takes_every_prediction(written):
    folder = written("labelstudio")
    setup = LabelInterface((folder / "labels.xml").read_text("utf-8"))
    setup.validate()
    tasks = json.loads((folder / "tasks.json").read_text("utf-8"))
    assert len(tasks) > 10
    for task in tasks:
        assert setup.validate_task({"data": task["data"]})
        for prediction in task["predictions"]:
            assert setup.validate_prediction(prediction)
