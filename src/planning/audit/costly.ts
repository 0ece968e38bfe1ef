import { and, type Expression } from '../../sql/expression.ts';
import type { Measurement } from './measurement.ts';

/** Whether answering it in a scan costs much more than a comparison for each row. */
export function isCostly({ metric, filter }: Measurement): boolean {
  switch (metric.metric) {
    case 'count':
      return holdsCostly(and(filter, metric.where));
    case 'aggregate':
      return metric.name !== 'min' && metric.name !== 'max';
    case 'quantile':
      return true;
    case 'duplicates':
    case 'query':
      return false;
  }
}

function holdsCostly(expression: Expression): boolean {
  switch (expression.op) {
    case 'matches':
    case 'in':
    case 'call':
    case 'cast':
    case 'own':
      return true;
    case 'and':
    case 'or':
      return expression.operands.some(holdsCostly);
    case 'not':
    case 'isNull':
      return holdsCostly(expression.operand);
    case 'compare':
    case 'same':
    case 'arithmetic':
      return holdsCostly(expression.left) || holdsCostly(expression.right);
    case 'column':
    case 'literal':
    case 'case':
    case 'aggregate':
      return false;
  }
}
