namespace EdgeAgent.Hub.Queries;

/// <summary>One column of a projection.</summary>
/// <param name="Name">The name in the result.</param>
/// <param name="Operand">What is computed; null only for COUNT.</param>
/// <param name="Aggregate">The aggregate; null for a plain column.</param>
internal sealed record QueryColumn(string Name, QueryExpression? Operand, QueryAggregate? Aggregate);
