import type { Annotation } from './records.ts';
import { invalid } from './refusal.ts';

/** Rules that the real service enforces and its description does not state. */

const COMMENT = 65_536;
const TEXT = 65_535;
const ANNOTATION = 64 * 1024;
const ANNOTATION_TITLE = 255;

/** Counted as code points: a letter outside the basic plane is one character. */
const characters = (text: string): number => Array.from(text).length;

/** A comment has 1 to 65,536 characters. */
export function checkCommentBody(body: string): void {
  if (body.trim() === '') {
    throw invalid('IssueComment', 'data', 'unprocessable', 'Body cannot be blank');
  }
  if (characters(body) > COMMENT) {
    const message = `Body is too long (maximum is ${String(COMMENT)} characters)`;
    throw invalid('IssueComment', 'data', 'unprocessable', message);
  }
}

/** Summary and text of a check run: the description limits the characters, the service the bytes as well. */
export function checkText(field: 'summary' | 'text', text: string): void {
  if (Buffer.byteLength(text) > TEXT) {
    const message = `${field} exceeds a maximum bytesize of ${String(TEXT)}`;
    throw invalid('CheckRun', field, 'custom', message);
  }
}

/** Sizes and places of annotations. */
export function checkAnnotation(annotation: Annotation): void {
  const refuse = (field: string, message: string): never => {
    throw invalid('CheckRun', `annotations.${field}`, 'custom', message);
  };
  for (const field of ['message', 'raw_details'] as const) {
    if (Buffer.byteLength(annotation[field] ?? '') > ANNOTATION) {
      refuse(field, `${field} exceeds a maximum bytesize of ${String(ANNOTATION)}`);
    }
  }
  if (characters(annotation.title ?? '') > ANNOTATION_TITLE) {
    refuse('title', `title is too long (maximum is ${String(ANNOTATION_TITLE)} characters)`);
  }
  const { start_line: start, end_line: end, start_column: from, end_column: to } = annotation;
  if (annotation.path === '') refuse('path', 'path cannot be blank');
  if (start < 1) refuse('start_line', 'start_line must be greater than 0');
  if (end < start) refuse('end_line', 'end_line must not be before start_line');
  if ((from !== undefined || to !== undefined) && start !== end) {
    refuse('start_column', 'columns are allowed on a single line only');
  }
}
