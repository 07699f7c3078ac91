"""refused.json: patterns that NumPy and einops refuse; a case has no inputs, but their `shapes`."""
from common import np

EINSUM = [
    ('ij,jk->iz', [[2, 3], [3, 4]]), ('ij->ii', [[2, 3]]), ('ij,jk->ikk', [[2, 3], [3, 4]]), ('ij,jk->ik', [[2, 3], [4, 5]]), ('ii->i', [[3, 4]]), ('ij->i', [[3]]),
    ('i->i', [[3, 4]]), ('ij,jk->ik', [[2, 3]]), ('i,j->ij', [[2], [3], [4]]), ('i1->i', [[2, 3]]), ('i-j->i', [[2, 3]]), ('i..j->ij', [[2, 3]]), ('...i...->i', [[2, 3]]),
    ('...ij->ij', [[4, 2, 3]]), ('ij->...k', [[2, 3]]), ('...i,...i->...', [[2, 3], [4, 3]]), ('...ijk->i...', [[2, 3]]), ('ij,ij->ij', [[2, 3], [3, 2]]), ('ij->i->j', [[2, 3]]),
    ('i,,j->ij', [[2], [3]]), ('ij->k', [[2, 3]]), ('ab,bc,cd->ad', [[2, 3], [3, 4], [5, 6]]), ('', [[2]]), ('i>i', [[2]]),
]


def refuses(call):
    try:
        call()
    except Exception:
        return
    raise AssertionError('is not refused')


def entry(word, pattern, shapes, **more):
    return {'word': word, 'name': f"{word} {pattern} {' '.join(map(str, shapes))} {more or ''}".strip(), 'args': {'pattern': pattern, 'shapes': shapes, **more}, 'inputs': [], 'outputs': []}


def cases():
    for equation, shapes in EINSUM:
        refuses(lambda: np.einsum(equation, *[np.zeros(shape) for shape in shapes]))
        yield entry('einsum', equation, shapes)
