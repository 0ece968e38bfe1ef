const words = (text: string): readonly string[] => text.split(/\s+/).filter(Boolean);

/**
 * Nodes of the grammar that do nothing by themselves; each of their parts is walked. What is neither here nor judged by
 * the walk is refused, so that the syntax of a later grammar is judged before it is let in.
 */
export const PLAIN_NODES: ReadonlySet<string> = new Set([
  // Queries
  ...words('With NamedQuery QueryNoWith LimitRowCount QueryTermDefault SetOperation Subquery'),
  ...words('QueryPrimaryDefault Table InlineTable SortItem QuerySpecification SetQuantifier'),
  ...words('SelectList SelectItem SelectAllWithoutTable TableAllColumns SelectLiteralColumnName'),
  ...words('SelectExpressionColumnName WhereClause HavingClause GroupBy SingleGroupingSet'),
  ...words('MultipleGroupingSets Rollup Cube GroupingSet GroupingTerm'),
  // Sources of rows
  ...words('RelationDefault JoinRelation JoinType JoinCriteria JoinColumnEquality'),
  ...words('JoinColumnReference AliasedRelation ColumnAliases TableName TableOrViewName TableRef'),
  ...words('QueryPeriod RangeType ParenthesizedRelation ExpressionSourceTable SubqueryRelation'),
  ...words('Lateral Unnest TableFunctionInvocation TableFunctionArgument TableArgument'),
  ...words('TableArgumentTable TableArgumentQuery DescriptorArgument DescriptorField'),
  ...words('CoPartitionTables JsonTable OrdinalityColumn ValueColumn QueryColumn NestedColumns'),
  ...words('LeafPlan JoinPlan UnionPlan CrossPlan PlanPrimary JsonTablePathName'),
  ...words('JsonTableDefaultPlan'),
  // Windows and patterns
  ...words('WindowDefinition WindowSpecification PartitionBy WindowFrame FrameExtent BoundedFrame'),
  ...words('UnboundedFrame CurrentRowBound PatternRecognition MeasureDefinition RowsPerMatch'),
  ...words('EmptyMatchHandling SkipTo SubsetDefinition VariableDefinition QuantifiedPrimary'),
  ...words('PatternConcatenation PatternAlternation PatternVariable EmptyPattern GroupedPattern'),
  ...words('PatternPermutation PartitionStartAnchor PartitionEndAnchor ExcludedPattern'),
  ...words('ZeroOrMoreQuantifier OneOrMoreQuantifier ZeroOrOneQuantifier RangeQuantifier'),
  ...words('ProcessingMode NullTreatment Filter ListAggOverflowBehavior'),
  ...words('ListAggCountIndication'),
  // Conditions
  ...words('Expression Predicated LogicalNot And Or Comparison ComparisonOperator Between InList'),
  ...words('InSubquery Like NullPredicate DistinctFrom QuantifiedComparison ComparisonQuantifier'),
  // Values
  ...words('ValueExpressionDefault ArithmeticUnary ArithmeticBinary Concatenation AtTimeZone'),
  ...words('TimeZoneInterval TimeZoneString NullLiteral IntervalLiteral Interval IntervalField'),
  ...words('TypeConstructor NumericLiteral DecimalLiteral DoubleLiteral IntegerLiteral'),
  ...words('BooleanLiteral BooleanValue StringLiteral BasicStringLiteral UnicodeStringLiteral'),
  ...words('BinaryLiteral ParenthesizedExpression RowConstructor ArrayConstructor Subscript'),
  ...words('Dereference ColumnReference ColumnName ColumnRef SubqueryExpression Exists'),
  ...words('SimpleCase SearchedCase WhenClause Cast Coalesce Position Trim TrimsSpecification'),
  ...words('Substring Normalize NormalForm Extract Measure'),
  ...words('JsonExists JsonValue JsonQuery JsonObject JsonArray JsonPathInvocation'),
  ...words('JsonValueExpression JsonRepresentation JsonArgument JsonObjectMember'),
  ...words('JsonExistsErrorBehavior JsonValueBehavior JsonQueryBehavior JsonQueryWrapperBehavior'),
  // Types and names
  ...words('RowType RowField IntervalType DateTimeType TimeType DoublePrecisionType ArrayType'),
  ...words('LegacyArrayType LegacyMapType GenericType TypeParameter'),
  ...words('FunctionName QualifiedName UnquotedIdentifier NonReserved'),
]);
