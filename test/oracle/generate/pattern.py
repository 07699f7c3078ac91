"""pattern.json: words that read a pattern.

- `einsum` has `equation`; JAX computes, and NumPy must agree. `refused.json` holds what NumPy and einops refuse.
- `rearrange`, `reduce` and `repeat` have `pattern`, `sizes`, and `by` of `reduce`; einops computes, over JAX.
"""
import einops

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


# einops' own grammar, re-made: (pattern, shape, sizes).
REARRANGE = [
    ('a b -> b a', [2, 3], {}), ('a b -> (a b)', [2, 3], {}), ('a b -> (b a)', [2, 3], {}), ('b h w c -> b c h w', [2, 3, 4, 2], {}), ('b h w c -> (b h) (w c)', [2, 3, 4, 2], {}),
    ('(a b) -> a b', [6], {'a': 2}), ('(a b) -> a b', [6], {'b': 2}), ('(a b) -> b a', [6], {'a': 2, 'b': 3}), ('b (h p) (w q) -> (b h w) (p q)', [2, 4, 6], {'p': 2, 'q': 3}),
    ('b (h p) w c -> b h w (p c)', [1, 4, 3, 2], {'p': 2}), ('... -> ...', [2, 3], {}), ('... -> (...)', [2, 3, 2], {}), ('a ... -> ... a', [2, 3, 4], {}), ('a ... b -> b ... a', [2, 3, 4, 5], {}),
    ('a ... b -> (a b) ...', [2, 3, 2], {}), ('... c -> c ...', [3], {}), ('a b -> a 1 b', [2, 3], {}), ('a 1 b -> a b', [2, 1, 3], {}), ('1 1 a -> a', [1, 1, 3], {}),
    ('() a -> a ()', [1, 3], {}), ('a -> a () ()', [3], {}), ('a b -> a b ()', [2, 0], {}), ('(a 1) b -> b (1 a)', [2, 3], {}), ('  a   b->b   a ', [2, 3], {}), ('a( b c )d -> (a b)(c d)', [2, 6, 2], {'c': 2}),
    ('a b c d e -> e d c b a', [2, 1, 3, 1, 2], {}), ('height width -> width height', [2, 3], {}), ('a0 a_1 -> a_1 a0', [2, 3], {}), ('->', [], {}), (' -> 1', [], {}),
    ('a b -> b a', [0, 3], {}), ('(a b) -> a b', [0], {'a': 2}), ('a b -> b a', [1, 1], {}), ('b (h p) -> h b p', [2, 6], {'h': 3}),
]
REDUCE = [
    ('a b -> a', [2, 3], {}, 'sum'), ('a b -> b', [2, 3], {}, 'mean'), ('a b -> ', [2, 3], {}, 'max'), ('a b -> b a', [2, 3], {}, 'min'), ('b h w c -> b c', [2, 3, 4, 2], {}, 'mean'),
    ('b (h p) (w q) c -> b h w c', [1, 4, 4, 2], {'p': 2, 'q': 2}, 'max'), ('b (h 2) (w 2) c -> b h w c', [1, 4, 6, 2], {}, 'mean'), ('a b -> 1 b', [2, 3], {}, 'sum'), ('a b -> () ()', [2, 3], {}, 'min'),
    ('... c -> c', [2, 2, 3], {}, 'prod'), ('a ... -> a', [2, 2, 3], {}, 'sum'), ('a ... -> ... ', [2, 2, 3], {}, 'max'), ('a 1 b -> b', [2, 1, 3], {}, 'prod'), ('(a b) c -> c a', [6, 2], {'b': 3}, 'sum'),
    ('a b -> a b', [2, 3], {}, 'mean'), ('a b -> a', [2, 1], {}, 'max'), ('a b -> a', [2, 0], {}, 'sum'),
]
REPEAT = [
    ('a -> a b', [3], {'b': 2}), ('a -> b a', [3], {'b': 2}), ('a -> (a b)', [3], {'b': 2}), ('a -> (b a)', [3], {'b': 2}), ('h w -> h w c', [2, 3], {'c': 3}), ('h w -> (h p) (w q)', [2, 3], {'p': 2, 'q': 3}),
    ('h w -> h (w 2)', [2, 3], {}), ('a -> 3 a', [2], {}), ('a b -> b c a', [2, 3], {'c': 1}), ('a ... -> a b ...', [2, 3], {'b': 2}), ('... -> ... b', [2, 3], {'b': 2}), ('a 1 -> a b', [2, 1], {'b': 3}),
    (' -> a', [], {'a': 3}), ('a -> a b', [3], {'b': 0}), ('(a b) -> a b c', [4], {'a': 2, 'c': 2}), ('a b -> a b', [2, 3], {}),
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
    def label(word, pattern, shape, *more):
        return f"{pattern} {shape} {' '.join(str(x) for x in more if x)}".strip()
    for pattern, shape, sizes in REARRANGE:
        yield case('rearrange', lambda x: einops.rearrange(x, pattern, **sizes), [f32(rng.standard_normal(shape))], {'pattern': pattern, 'sizes': sizes}, name=label('', pattern, shape, sizes), rng=rng)
    for pattern, shape, sizes, by in REDUCE:
        yield case('reduce', lambda x: einops.reduce(x, pattern, by, **sizes), [f32(rng.standard_normal(shape))], {'pattern': pattern, 'sizes': sizes, 'by': by}, name=label('', pattern, shape, by, sizes), rng=rng)
    for pattern, shape, sizes in REPEAT:
        yield case('repeat', lambda x: einops.repeat(x, pattern, **sizes), [f32(rng.standard_normal(shape))], {'pattern': pattern, 'sizes': sizes}, name=label('', pattern, shape, sizes), rng=rng)
