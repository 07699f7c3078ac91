declare const sentence: unique symbol

/**
 * What an operation asks for when shapes disagree. No value has this type, so the compiler reports the argument, and the
 * last line of its message holds the sentence. (In a tuple, since two sentences at one argument would make `never` of it, which says nothing.)
 */
export interface ShapeError<Sentence extends string> { readonly [sentence]: readonly [Sentence] }
