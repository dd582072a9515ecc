/** Who reads an answer: what fits into a chat is less than what a window shows. */
export type Reader = 'assistant' | 'person'
