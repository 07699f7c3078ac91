"""pattern.json: words that read a pattern.

- `einsum` has `equation`; JAX computes, and NumPy must agree. `refused.json` holds what NumPy refuses.
"""
from common import case, np, jnp, f32, f64, i32

# NumPy's own cases, re-made: (equation, shapes).
EINSUM = [
    # one operand: views, sums, diagonals
    ('i->i', [[3]]), ('i->', [[4]]), ('ij->ij', [[2, 3]]), ('ij->ji', [[2, 3]]), ('ij->i', [[2, 3]]), ('ij->j', [[2, 3]]), ('ij->', [[2, 3]]),
    ('ijk->kij', [[2, 3, 4]]), ('ijk->ik', [[2, 3, 4]]), ('ijk->ki', [[2, 3, 4]]), ('ii->i', [[3, 3]]), ('ii->', [[3, 3]]), ('ii', [[4, 4]]), ('iij->ji', [[2, 2, 3]]),
    ('iji->ij', [[2, 3, 2]]), ('iii->i', [[2, 2, 2]]), ('iii->', [[3, 3, 3]]), ('ijij->ij', [[2, 3, 2, 3]]), ('ji', [[2, 3]]), ('ba', [[2, 3]]), ('->', [[]]),
    # two operands
    ('i,i->', [[4], [4]]), ('i,i', [[4], [4]]), ('i,j->ij', [[2], [3]]), ('i,j->ji', [[2], [3]]), ('i,i->i', [[4], [4]]), ('ij,j->i', [[2, 3], [3]]),
    ('ij,j', [[2, 3], [3]]), ('ij,jk->ik', [[2, 3], [3, 4]]), ('ij,jk', [[2, 3], [3, 4]]), ('ij,jk->ki', [[2, 3], [3, 4]]), ('ij,kj->ik', [[2, 3], [4, 3]]),
    ('ji,jk->ik', [[3, 2], [3, 4]]), ('ij,ij->', [[2, 3], [2, 3]]), ('ij,ji->', [[2, 3], [3, 2]]), ('ij,ij->ij', [[2, 3], [2, 3]]), ('ij,kl->ijkl', [[1, 2], [3, 2]]),
    ('bij,bjk->bik', [[2, 3, 4], [2, 4, 5]]), ('bqc,bhc->bhq', [[2, 3, 4], [2, 5, 4]]), ('bqhd,bkhd->bhqk', [[2, 3, 2, 4], [2, 5, 2, 4]]),
    ('bhqk,bkhd->bqhd', [[2, 2, 3, 5], [2, 5, 2, 4]]), ('ijk,jil->kl', [[2, 3, 4], [3, 2, 5]]), ('ijk,ljk->il', [[2, 3, 4], [5, 3, 4]]), ('ii,ij->j', [[3, 3], [3, 2]]),
    ('ij,jj->i', [[2, 3], [3, 3]]), (',ij->ij', [[], [2, 3]]), ('ij,->ij', [[2, 3], []]), (',->', [[], []]), ('i,->', [[3], []]), ('ij,kj->', [[2, 3], [4, 3]]),
    (' b i , i o -> b o ', [[2, 3], [3, 4]]), ('Ba,aC->BC', [[2, 3], [3, 4]]), ('Za,ab', [[2, 3], [3, 4]]), ('aabb->ab', [[2, 2, 3, 3]]),
    # three and four
    ('ij,jk,kl->il', [[2, 3], [3, 4], [4, 2]]), ('i,ij,j->', [[2], [2, 3], [3]]), ('b,bi,io->bo', [[2], [2, 3], [3, 4]]), ('ab,bc,ca->', [[2, 3], [3, 4], [4, 2]]),
    ('i,i,i->i', [[3], [3], [3]]), ('ij,jk,kl,lm->im', [[2, 3], [3, 4], [4, 2], [2, 5]]), ('a,b,c,d->abcd', [[2], [1], [3], [2]]), ('ij,j,jk,k->i', [[2, 3], [3], [3, 4], [4]]),
    # any axes
    ('...->...', [[2, 3]]), ('...ij->...ji', [[2, 3, 4]]), ('i...->...', [[3, 2]]), ('...i->...', [[2, 3]]), ('...ij,...jk->...ik', [[5, 2, 3], [5, 3, 4]]),
    ('...ij,...jk->...ik', [[2, 1, 2, 3], [4, 3, 5]]), ('...,...->...', [[2, 3], [2, 3]]), ('...,...', [[2, 3], [3]]), ('b...i,io->b...o', [[2, 5, 3], [3, 4]]),
    ('...ii->...i', [[2, 3, 3]]), ('...i,i', [[2, 3], [3]]), ('i...j,j->i...', [[2, 3], [3]]), ('...a,...b->...ab', [[3, 1, 2], [4, 3]]),
    # sizes 0 and 1
    ('ij,jk->ik', [[2, 0], [0, 3]]), ('ij,jk->ik', [[0, 2], [2, 3]]), ('ii->i', [[0, 0]]), ('ii->i', [[1, 1]]), ('ij,jk->ik', [[1, 1], [1, 1]]), ('ij->', [[0, 3]]),
    ('bi,bj->bij', [[1, 3], [1, 2]]), ('i,i->', [[0], [0]]),
]


def of_numpy(equation, inputs, got):
    want = np.einsum(equation.replace(' ', ''), *inputs)
    assert want.shape == got.shape and np.allclose(want, got, 1e-4, 1e-5), equation


def cases():
    rng = np.random.default_rng(11)
    for equation, shapes in EINSUM:
        inputs = [f32(rng.standard_normal(shape)) for shape in shapes]
        def fn(*xs, equation=equation):
            return jnp.einsum(equation.replace(' ', ''), *xs)
        of_numpy(equation, inputs, np.asarray(fn(*inputs)))
        yield case('einsum', fn, inputs, {'equation': equation}, name=f"{equation} {' '.join(map(str, shapes))}", rng=rng)
    double = [f64(rng.standard_normal(shape)) for shape in ([2, 3, 4], [2, 4, 5])]
    yield case('einsum', lambda a, b: jnp.einsum('bij,bjk->bki', a, b), double, {'equation': 'bij,bjk->bki'}, name='float64 bij,bjk->bki', rng=rng)
    whole = [i32(rng.integers(-5, 6, shape)) for shape in ([2, 3], [3, 4])]
    yield case('einsum', lambda a, b: jnp.einsum('ij,jk->ik', a, b), whole, {'equation': 'ij,jk->ik'}, name='int32 ij,jk->ik')
