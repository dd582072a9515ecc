import { describe, expect, test } from 'vitest'
import { endpointOfTool } from '../../../panda/catalogue/index.ts'
import type { Endpoint } from '../../../panda/catalogue/types.ts'
import { readAnswer } from './answer.ts'

const read = (tool: string, body: string) =>
  readAnswer(endpointOfTool(tool) as Endpoint, body, 'PanDA (host)')

describe('an answer', () => {
  test('is an envelope, with its dates in ISO 8601 and whatever else it holds', () => {
    const body =
      ' {"success": true, "message": null, "data": {"__datetime__": "2026-08-06T14:27:35"}, "new": 1}\n'
    expect(read('task_get_status', body)).toEqual({
      envelope: { success: true, message: null, data: '2026-08-06T14:27:35Z', new: 1 },
      text: '{"success": true, "message": null, "data": "2026-08-06T14:27:35Z", "new": 1}',
    })
  })

  test('holds null where Python wrote a number that JSON does not know, and keeps texts as they are', () => {
    const body = String.raw`{"success": true, "message": "NaN \" is NaN", "data": [NaN, -Infinity, Infinity, 1]}`
    expect(read('task_get_status', body).envelope).toEqual({
      success: true,
      message: 'NaN " is NaN',
      data: [null, null, null, 1],
    })
  })

  test('with such a number may have a text of any length besides', () => {
    const log = 'x'.repeat(12_000_000)
    const { envelope } = read('task_get_status', `{"success": true, "message": "${log}", "data": NaN}`)
    expect(envelope).toEqual({ success: true, message: log, data: null })
  })

  test('is put into an envelope where it is bare text', () => {
    expect(read('job_generate_offline_execution_script', '"#!/bin/bash\\n"')).toEqual({
      envelope: { success: true, message: '', data: '#!/bin/bash\n' },
      text: '#!/bin/bash\n',
    })
    expect(read('job_generate_offline_execution_script', '"ERROR: not found"').envelope).toEqual({
      success: false,
      message: 'ERROR: not found',
      data: null,
    })
    // A log may speak of errors: it begins with a blank.
    expect(read('file_server_download_jedi_log', '" ERROR in line 7"').envelope.success).toBe(true)
  })

  test('of an endpoint with bare text may be an envelope all the same', () => {
    const body = '{"success": false, "message": "SSL secure connection is required", "data": null}'
    expect(read('file_server_download_jedi_log', body).envelope).toEqual(JSON.parse(body))
  })

  test.each<[string, string]>([
    ['a list', '[1]'],
    ['bare text where there should be none', '"text"'],
    ['another object', '{"detail": "not found"}'],
    ['half a text', '{"success": true, "data": [1,'],
    ["Python's own notation", "{'success': True, 'message': '', 'data': None}"],
    ['nothing', ''],
    ['deeper than Python writes', `{"success": true, "data": ${'['.repeat(5_000)}${']'.repeat(5_000)}}`],
  ])('is not %s', (_, body) => {
    expect(() => read('task_get_status', body)).toThrow(/gave an answer that is not PanDA's\.$/)
  })

  test('is no web page', () => {
    expect(() => read('task_get_status', '\n<!DOCTYPE html><html>')).toThrow(/gave a web page instead/)
  })

  test('may hold any number of brackets in its texts', () => {
    const data = `\\"[{${'[\\'.repeat(2_000)}`
    const body = JSON.stringify({ success: true, message: '', data })
    expect(read('task_get_status', body).envelope['data']).toBe(data)
  })
})
