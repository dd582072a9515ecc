import { claudeCode } from './claude-code.ts'
import { cline } from './cline.ts'
import { codexCli } from './codex-cli.ts'
import { continueCli } from './continue.ts'
import { copilotCli } from './copilot-cli.ts'
import { geminiCli } from './gemini-cli.ts'
import { opencode } from './opencode.ts'
import { qwenCode } from './qwen-code.ts'
import type { RealProgram } from './real-program.ts'

export type { RealProgram }

export const programs: readonly RealProgram[] = [
  claudeCode,
  codexCli,
  geminiCli,
  copilotCli,
  opencode,
  cline,
  continueCli,
  qwenCode,
]
