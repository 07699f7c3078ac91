"""refused.json: patterns that NumPy and einops refuse; a case has no inputs, but their `shapes`."""
import einops

from common import np

EINSUM = [
    ('ij,jk->iz', [[2, 3], [3, 4]]), ('ij->ii', [[2, 3]]), ('ij,jk->ikk', [[2, 3], [3, 4]]), ('ij,jk->ik', [[2, 3], [4, 5]]), ('ii->i', [[3, 4]]), ('ij->i', [[3]]),
    ('i->i', [[3, 4]]), ('ij,jk->ik', [[2, 3]]), ('i,j->ij', [[2], [3], [4]]), ('i1->i', [[2, 3]]), ('i-j->i', [[2, 3]]), ('i..j->ij', [[2, 3]]), ('...i...->i', [[2, 3]]),
    ('...ij->ij', [[4, 2, 3]]), ('ij->...k', [[2, 3]]), ('...i,...i->...', [[2, 3], [4, 3]]), ('...ijk->i...', [[2, 3]]), ('ij,ij->ij', [[2, 3], [3, 2]]), ('ij->i->j', [[2, 3]]),
    ('i,,j->ij', [[2], [3]]), ('ij->k', [[2, 3]]), ('ab,bc,cd->ad', [[2, 3], [3, 4], [5, 6]]), ('', [[2]]), ('i>i', [[2]]),
]


# (word, pattern, shape, sizes)
EINOPS = [
    ('rearrange', 'a b c -> c b a', [2, 3], {}), ('rearrange', 'a -> a', [2, 3], {}), ('rearrange', 'a b -> a', [2, 3], {}), ('rearrange', 'a b -> a b c', [2, 3], {}), ('rearrange', 'a a -> a', [2, 2], {}),
    ('rearrange', 'a b -> a b a', [2, 3], {}), ('rearrange', '(a b) -> a b', [6], {}), ('rearrange', '(a b) -> a b', [7], {'a': 2}), ('rearrange', '(a b) -> a b', [6], {'a': 4, 'b': 2}),
    ('rearrange', 'a b -> b a', [2, 3], {'a': 5}), ('rearrange', 'a b -> b a', [2, 3], {'c': 5}), ('rearrange', 'a 1 -> a', [2, 3], {}), ('rearrange', 'a b -> a b 2', [2, 3], {}), ('rearrange', '(a ...) -> a', [2], {}),
    ('rearrange', 'a b -> ... a b', [2, 3], {}), ('rearrange', 'a ((b c) d) -> a b c d', [2, 3], {}), ('rearrange', 'a b) -> a b', [2, 3], {}), ('rearrange', '(a b -> a b', [2, 3], {}), ('rearrange', 'a b', [2, 3], {}),
    ('rearrange', 'a ... b ... -> a b', [2, 3], {}), ('rearrange', 'a ... b c -> a b c', [2, 3], {}), ('reduce', 'a b -> a c', [2, 3], {}), ('reduce', 'a (b 2) -> a b', [2, 3], {}), ('reduce', 'a b -> a b 2', [2, 3], {}),
    ('reduce', 'a b -> a a', [2, 3], {}), ('repeat', 'a -> a b', [2], {}), ('repeat', 'a b -> a c', [2, 3], {'c': 2}), ('repeat', 'a b -> a', [2, 3], {}),
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
    for word, pattern, shape, sizes in EINOPS:
        more = ('sum',) if word == 'reduce' else ()
        refuses(lambda: getattr(einops, word)(np.zeros(shape), pattern, *more, **sizes))
        yield entry(word, pattern, [shape], **({'by': 'sum'} if word == 'reduce' else {}), sizes=sizes)
