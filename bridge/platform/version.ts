import manifest from '../../package.json' with { type: 'json' }

/** Of the program, as package.json says it: for the user, for assistants, and in the User-Agent of its requests. */
export const version: string = manifest.version
