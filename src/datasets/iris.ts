import { fromArray } from '../tensor/construct.js'
import type { Tensor } from '../tensor/value.js'
import { labels, lengths } from './iris-packed.js'
import { lazy, unpackDecimals } from './unpack.js'

/** The type of {@link iris}. */
export interface Iris {
  /** One flower a row; the columns are named by `features`, in centimetres. */
  readonly x: Tensor<readonly [150, 4]>
  /** The species of each flower, an index into `classes`. */
  readonly y: Tensor<readonly [150], 'int32'>
  /** The name of each label. */
  readonly classes: readonly ['setosa', 'versicolor', 'virginica']
  /** The name of each column. */
  readonly features: readonly ['sepal length', 'sepal width', 'petal length', 'petal width']
}

const x = lazy(() => fromArray([150, 4], Float32Array.from(unpackDecimals(lengths, 2), mm => mm / 10)))
const y = lazy(() => fromArray([150], unpackDecimals(labels, 1), { dtype: 'int32' }))

/**
 * 150 iris flowers, 50 of each of three species, by four lengths in centimetres, as measured: not normalised. Decoded when
 * first read.
 *
 * Source: R. A. Fisher, "The use of multiple measurements in taxonomic problems", Annals of Eugenics 7 (1936), pp. 179–188;
 * the flowers were measured by E. Anderson. Public domain facts.
 *
 * @example
 * import { iris } from 'pullback/datasets'
 *
 * console.log(iris.x.shape, iris.classes.join(', ')) // => [ 150, 4 ] setosa, versicolor, virginica
 *
 * @since 0.1.0
 * @category data sets
 */
export const iris: Iris = /* @__PURE__ */ Object.freeze({
  get x() { return x() },
  get y() { return y() },
  classes: /* @__PURE__ */ Object.freeze(['setosa', 'versicolor', 'virginica'] as const),
  features: /* @__PURE__ */ Object.freeze(['sepal length', 'sepal width', 'petal length', 'petal width'] as const),
})
