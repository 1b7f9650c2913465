namespace EdgeAgent.Hub.Queries;

/// <summary>A query that cannot be read; the message says where and what would be accepted.</summary>
internal sealed class QueryException(string message) : Exception(message);
