/** Words of schemas, parsers and conversions, which say nothing to a user. */
export const notForUsers =
  /expected \w+, received|ZodError|Invalid (?:input|option|string)|\[object \w+\]|Too (?:small|big)|must match pattern|Unexpected (?:token|end)|is not valid JSON|\bundefined\b|\bNaN\b|"code":/
