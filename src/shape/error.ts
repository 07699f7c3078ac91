export declare const sentence: unique symbol

/**
 * What an operation asks for when shapes disagree. No value has this type, so the compiler reports the argument, and the
 * last line of its message holds the sentence. (In a tuple, since two sentences at one argument would make `never` of it, which says nothing.)
 */
export interface ShapeError<Sentence extends string> { readonly [sentence]: readonly [Sentence] }

/** What an argument is checked against: `unknown` where there is nothing to say, else the error. */
export type Told<Sentence extends string> = [Sentence] extends [never] ? unknown : ShapeError<Sentence>

/**
 * The same of what has to be found out first: a sentence or `never` for each member of a union, so that one member that does not fit is enough.
 * Where type parameters put the answer off, nothing passes: for that the sentence is inferred, since else the compiler asks the argument to fit
 * both answers, of which it drops one that it deems impossible. (Checks that generic code often meets say this in full, and messages their name.)
 */
export type Refuse<Sentence extends string> = [Sentence] extends [infer S extends string] ? Told<S> : never
