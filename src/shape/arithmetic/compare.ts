/** The order of two digits, by where they stand in a row. */
type Rank = '0123456789'
type CompareDigit<A extends string, B extends string> =
  Rank extends `${string}${A}${infer Above}` ? Above extends `${string}${B}${string}` ? '<' : '>' : never

/**
 * How a compares with b, big-endian without zeros at the left: the longer is greater, or the first difference tells.
 *
 * @since 0.1.0
 * @category type checks
 */
export type CompareDigits<A extends string, B extends string> =
  A extends B ? '=' : CompareFrom<A, B, '='>

type CompareFrom<A extends string, B extends string, First extends '<' | '=' | '>'> =
  A extends `${infer D}${infer AR}`
    ? B extends `${infer E}${infer BR}`
      ? CompareFrom<AR, BR, First extends '=' ? D extends E ? '=' : CompareDigit<D, E> : First>
      : '>'
    : B extends '' ? First : '<'
