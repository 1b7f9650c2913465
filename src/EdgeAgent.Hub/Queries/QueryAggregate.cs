namespace EdgeAgent.Hub.Queries;

/// <summary>What an aggregate computes over the rows of a group.</summary>
internal enum QueryAggregate
{
    /// <summary>The number of rows.</summary>
    Count,

    /// <summary>The mean of the numbers.</summary>
    Avg,

    /// <summary>The sum of the numbers.</summary>
    Sum,

    /// <summary>The least value.</summary>
    Min,

    /// <summary>The greatest value.</summary>
    Max,
}
