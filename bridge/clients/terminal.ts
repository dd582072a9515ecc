import { z } from 'zod'

/**
 * The variables that move assistants' files, and the PATH, by which it is seen whether one is here. Each description
 * reads none but these and the system's own.
 */
export const movingVariables = [
  'PATH',
  'XDG_CONFIG_HOME',
  'CLAUDE_CONFIG_DIR',
  'CODEX_HOME',
  'GEMINI_CLI_HOME',
  'GEMINI_CLI_SYSTEM_SETTINGS_PATH',
  'COPILOT_HOME',
  'CLINE_DIR',
  'CLINE_DATA_DIR',
  'CLINE_MCP_SETTINGS_PATH',
  'CONTINUE_GLOBAL_DIR',
  'QWEN_HOME',
  'QWEN_CODE_SYSTEM_SETTINGS_PATH',
  'VIBE_HOME',
  'CRUSH_GLOBAL_CONFIG',
] as const

/** What stands in them; one that is missing is not set. */
export const variablesSchema = z.partialRecord(z.enum(movingVariables), z.string().max(32_768))

export type Variables = z.infer<typeof variablesSchema>

/** Where a command was given: the files of what is started there may be others than those that the bridge would find. */
export const terminalSchema = z.object({ home: z.string().min(1).max(4096), variables: variablesSchema })

export type Terminal = z.infer<typeof terminalSchema>

/** Those of an environment that move something. */
export function variablesIn(env: Record<string, string | undefined>): Variables {
  return Object.fromEntries(
    movingVariables.flatMap((name) => {
      const value = env[name]
      return value === undefined || value === '' ? [] : [[name, value]]
    }),
  )
}
