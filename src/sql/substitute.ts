import type { Expression } from './expression.ts';

/** The expression with every column replaced by what `replace` gives; a gate's own SQL stays as it is. */
export function substituteColumns(
  expression: Expression,
  replace: (column: Extract<Expression, { op: 'column' }>) => Expression,
): Expression {
  const deep = (inner: Expression): Expression => substituteColumns(inner, replace);
  switch (expression.op) {
    case 'column':
      return replace(expression);
    case 'literal':
    case 'own':
      return expression;
    case 'and':
    case 'or':
      return { ...expression, operands: expression.operands.map(deep) };
    case 'not':
    case 'isNull':
    case 'cast':
    case 'in':
    case 'matches':
      return { ...expression, operand: deep(expression.operand) };
    case 'compare':
    case 'same':
    case 'arithmetic':
      return { ...expression, left: deep(expression.left), right: deep(expression.right) };
    case 'call':
      return { ...expression, arguments: expression.arguments.map(deep) };
    case 'case':
      return {
        ...expression,
        when: deep(expression.when),
        then: deep(expression.then),
        otherwise: deep(expression.otherwise),
      };
    case 'aggregate':
      return {
        ...expression,
        arguments: expression.arguments.map(deep),
        where: expression.where === null ? null : deep(expression.where),
      };
  }
}
