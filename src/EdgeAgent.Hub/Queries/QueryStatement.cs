namespace EdgeAgent.Hub.Queries;

/// <summary>A query that was read: <c>SELECT [TOP n] * | columns FROM source [WHERE condition] [GROUP BY paths]</c>.</summary>
internal sealed record QueryStatement
{
    /// <summary>The most rows; null for all.</summary>
    public required int? Top { get; init; }

    /// <summary>The columns; empty for <c>*</c>.</summary>
    public required IReadOnlyList<QueryColumn> Columns { get; init; }

    public required QuerySource Source { get; init; }

    /// <summary>The condition; null for every row.</summary>
    public required QueryExpression? Where { get; init; }

    /// <summary>The paths that rows are grouped by.</summary>
    public required IReadOnlyList<QueryExpression.Path> GroupBy { get; init; }

    /// <summary>True when the result is rows about groups, not about documents.</summary>
    public bool IsAggregate => GroupBy.Count > 0 || Columns.Any(column => column.Aggregate is not null);
}
