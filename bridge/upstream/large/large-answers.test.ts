import { describe, expect, test } from 'vitest'
import { endpointOfTool } from '../../panda/catalogue/index.ts'
import type { Endpoint } from '../../panda/catalogue/types.ts'
import { JsonDocument } from '../../results/index.ts'
import { explain } from '../panda/explain.ts'
import { readAnswer } from '../panda/rest/answer.ts'
import { likeRest } from '../panda/tool.ts'
import { headOf, readLargeAnswer } from './large-answers.ts'

const endpointOf = (tool: string) => endpointOfTool(tool) as Endpoint
const read = (tool: string, body: string) =>
  readLargeAnswer(endpointOf(tool), Buffer.from(body), 'PanDA (host)')
const valueOf = ({ structuredContent }: Record<string, unknown>) => {
  const { bytes } = structuredContent as JsonDocument
  return JSON.parse(bytes.toString()) as unknown
}
const documentOf = (value: unknown) => JsonDocument.read(Buffer.from(JSON.stringify(value))) as JsonDocument
const envelope = { success: true, message: '', data: [{ at: { __datetime__: '2026-08-06T14:27:35' } }] }

describe('a large answer of the REST API', () => {
  test.each<[string, string]>([
    ['task_get_status', ` ${JSON.stringify({ ...envelope, message: null, new: 1 }, null, 1)}\n`],
    ['file_server_download_jedi_log', JSON.stringify({ ...envelope, success: false })],
    ['job_generate_offline_execution_script', '"#!/bin/bash\\n"'],
    ['job_generate_offline_execution_script', '"ERROR: not found"'],
    ['file_server_download_jedi_log', '" ERROR in line 7"'],
    [
      'task_get_status',
      String.raw`{"success": true, "message": "NaN \" is NaN", "data": [NaN, -Infinity, {"a": Infinity}, -1, "é\\"]}`,
    ],
  ])('of %s is what a small one would be: %s', (tool, body) => {
    const result = read(tool, body)
    expect(result).toMatchObject({ content: [], isError: false })
    expect(valueOf(result)).toEqual(readAnswer(endpointOf(tool), body, 'PanDA (host)').envelope)
  })

  test.each<[string, string]>([
    ['a list', '[1]'],
    ['bare text where there should be none', '"text"'],
    ['another object', '{"detail": "not found"}'],
    ['half a text', '{"success": true, "data": [1,'],
    ['half a date', '{"success": true, "data": {"__datetime__": "2026-08-06T14:2'],
    ['nothing', ''],
    ['deeper than Python writes', `{"success": true, "data": ${'['.repeat(5_000)}${']'.repeat(5_000)}}`],
  ])('is not %s', (_, body) => {
    expect(() => read('task_get_status', body)).toThrow(/gave an answer that is not PanDA's\.$/)
  })

  test('is no web page', () => {
    expect(() => read('task_get_status', '\n<!DOCTYPE html><html>')).toThrow(/gave a web page instead/)
  })
})

describe('a large result of PandaMCP', () => {
  test('has its dates in ISO 8601', () => {
    const result = { content: [], structuredContent: documentOf(envelope), more: 1 }
    const same = likeRest(endpointOf('task_get_status'), result)
    expect(same).toMatchObject({ content: [], isError: false, more: 1 })
    expect(valueOf(same)).toEqual({ ...envelope, data: [{ at: '2026-08-06T14:27:35Z' }] })
  })

  test.each([
    { content: [], structuredContent: documentOf(envelope), isError: true },
    { content: [], structuredContent: documentOf({ result: 'text' }) },
    { content: [{ type: 'image' }], structuredContent: documentOf(envelope) },
  ])('that holds no answer of PanDA’s passes as it is', (result) => {
    expect(likeRest(endpointOf('task_get_status'), result)).toBe(result)
  })
})

describe('a large answer that says that PanDA failed', () => {
  test('is explained', () => {
    const structuredContent = documentOf({ success: false, message: 'not found', data: 'x'.repeat(20_000) })
    const result = explain({ content: [], structuredContent, isError: false }, endpointOf('task_get_status'))
    expect(result).toMatchObject({
      content: [{ text: expect.stringContaining('PanDA did not do this. It says: "not found".') }],
      structuredContent,
      isError: true,
    })
  })

  test('or that it did not, is left alone', () => {
    const result = { content: [], structuredContent: documentOf({ ...envelope, data: 'x'.repeat(20_000) }) }
    expect(explain(result, endpointOf('task_get_status'))).toBe(result)
  })

  test('by a return code is explained too', () => {
    const structuredContent = documentOf({ log: 'x'.repeat(20_000), success: true, message: 'm', data: 7 })
    expect(headOf(structuredContent)).toEqual({ success: true, message: 'm', data: 7 })
    expect(explain({ content: [], structuredContent }, endpointOf('task_kill'))).toMatchObject({
      content: [{ text: expect.stringContaining('(return code 7)') }],
      isError: true,
    })
  })
})
