namespace EdgeAgent.Worker.LocalApi.Http;

/// <summary>A request is answered with an error: a status code and one sentence that says what is wrong and what would be accepted.</summary>
internal sealed class HttpRejection(int status, string message) : Exception(message)
{
    public int Status { get; } = status;

    /// <summary>When to try again; null when that is no use.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The methods of a target that has others; null for other errors.</summary>
    public string? Allow { get; init; }

    /// <summary>Whether what follows on the connection cannot be told apart from this request, so that it has to end.</summary>
    public bool EndsConnection { get; init; }
}
