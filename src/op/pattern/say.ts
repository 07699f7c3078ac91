/*
 * Sentences that the compiler and the run time say alike: each is written once, as a text with gaps, and both fill in that text.
 */

/**
 * A text whose gaps, written `{}`, are filled in.
 *
 * @since 0.2.0
 * @category type checks
 */
export type Say<Text extends string, Gaps extends readonly unknown[], Said extends string = ''> =
  Text extends `${infer Before}{}${infer After}`
    ? Gaps extends readonly [infer Gap, ...infer Rest] ? Say<After, Rest, `${Said}${Before}${Gap & (string | number)}`> : never
    : `${Said}${Text}`

/** The same at run time. */
export const say = (text: string, gaps: readonly (string | number)[]): string =>
  text.split('{}').map((part, i) => i === 0 ? part : `${gaps[i - 1]}${part}`).join('')
