"""Writes metrics.json: what scikit-learn makes of some answers (pip install scikit-learn numpy).

Scores and answers are multiples of powers of two, so that 32 and 64 bits hold the same.
"""

import json
import pathlib
import warnings

import numpy
from sklearn import metrics

random = numpy.random.default_rng(7)


def defined(value):
    """Absent where scikit-learn says that it is not defined."""
    return None if numpy.isnan(value) else float(value)


def classes(truth, answers, count):
    labels = list(range(count))
    per_class = dict(labels=labels, average=None, zero_division=numpy.nan)
    result = dict(
        classes=count,
        truth=truth,
        answers=answers,
        confusion=metrics.confusion_matrix(truth, answers, labels=labels).ravel().tolist(),
        accuracy=metrics.accuracy_score(truth, answers),
        precision=[defined(x) for x in metrics.precision_score(truth, answers, **per_class)],
        recall=[defined(x) for x in metrics.recall_score(truth, answers, **per_class)],
        f1=[defined(x) for x in metrics.f1_score(truth, answers, **per_class)],
    )
    for average in ["macro", "micro"]:
        # Without labels: only classes that are met.
        for name, score in [
            ("precision", metrics.precision_score), ("recall", metrics.recall_score), ("f1", metrics.f1_score),
        ]:
            result[f"{average}_{name}"] = score(truth, answers, average=average, zero_division=0)
    return result


def top(truth, scores, k):
    return dict(
        truth=truth, scores=scores.tolist(), k=k,
        accuracy=metrics.top_k_accuracy_score(truth, scores, k=k, labels=range(scores.shape[1])))


def roc(truth, scores):
    result = dict(truth=truth, scores=scores)
    if len(set(truth)) == 2:
        false_positive, true_positive, thresholds = metrics.roc_curve(truth, scores, drop_intermediate=False)
        result.update(
            false_positive=false_positive.tolist(), true_positive=true_positive.tolist(),
            # The first threshold is infinite, which JSON cannot say.
            thresholds=thresholds[1:].tolist(), area=metrics.roc_auc_score(truth, scores))
    return result


def regression(targets, answers):
    return dict(
        targets=targets, answers=answers, mse=metrics.mean_squared_error(targets, answers),
        mae=metrics.mean_absolute_error(targets, answers), r2=metrics.r2_score(targets, answers))


def halves(shape):
    """Random numbers that are multiples of 1/64, so that some are equal."""
    return random.integers(0, 65, shape) / 64


warnings.simplefilter("ignore")
six = random.integers(0, 6, 200)
guesses = numpy.where(random.random(200) < 0.6, six, random.integers(0, 6, 200))
# No two scores of a sample are alike: there scikit-learn prefers the later class.
distinct = numpy.argsort(random.random((60, 12)), axis=1) / 16
yes = random.integers(0, 2, 80)
softmax = numpy.exp(random.normal(size=(40, 5)))
softmax /= softmax.sum(axis=1, keepdims=True)
picks = random.integers(0, 5, 40)

fixture = dict(
    classes={
        "six": classes(six.tolist(), guesses.tolist(), 6),
        "class 2 never occurs": classes([0, 1, 1, 0, 3, 3], [0, 2, 1, 1, 3, 0], 4),
        "class 1 is never answered": classes([0, 1, 1, 2, 2], [0, 0, 2, 2, 2], 3),
        "classes 1 and 3 are neither": classes([0, 2, 2, 4], [0, 2, 0, 4], 5),
        "one class only": classes([1, 1, 1], [1, 1, 1], 3),
        "all wrong": classes([0, 0, 1], [1, 1, 0], 2),
        "yes or no": classes(yes.tolist(), random.integers(0, 2, 80).tolist(), 2),
    },
    top={
        "1 of 12": top(random.integers(0, 12, 60).tolist(), distinct, 1),
        "3 of 12": top(random.integers(0, 12, 60).tolist(), distinct, 3),
        "5 of 12": top(random.integers(0, 12, 60).tolist(), distinct, 5),
    },
    roc={
        "many": roc(yes.tolist(), (halves(80) * 0.5 + yes * 0.25).tolist()),
        "many ties": roc([0, 1, 0, 1, 1, 0, 1, 0], [0.5, 0.5, 0.25, 0.75, 0.5, 0.5, 0.25, 0.25]),
        "all alike": roc([0, 1, 1], [0.5, 0.5, 0.5]),
        "perfect": roc([0, 0, 1, 1], [0.125, 0.25, 0.75, 1.0]),
        "inverted": roc([1, 1, 0], [0.125, 0.25, 0.75]),
        "one class only": roc([1, 1, 1], [0.25, 0.5, 0.75]),
        "no sample": roc([], []),
    },
    regression={
        "one number": regression(halves((50, 1)).tolist(), halves((50, 1)).tolist()),
        "three numbers": regression(halves((20, 3)).tolist(), halves((20, 3)).tolist()),
        "far from zero": regression((1000 + halves((30, 1))).tolist(), (1000 + halves((30, 1))).tolist()),
        "perfect": regression([[1.0], [2.0], [4.0]], [[1.0], [2.0], [4.0]]),
    },
    cross_entropy=float(metrics.log_loss(picks, softmax, labels=range(5))),
    perplexity=float(numpy.exp(metrics.log_loss(picks, softmax, labels=range(5)))),
)
path = pathlib.Path(__file__).parent / "metrics.json"
path.write_text(json.dumps(fixture, indent=None, separators=(",", ":")) + "\n")
