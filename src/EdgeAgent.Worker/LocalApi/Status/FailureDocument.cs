namespace EdgeAgent.Worker.LocalApi.Status;

/// <summary>The last failure of an assignment to a slot.</summary>
internal sealed record FailureDocument(string Step, string Code, string Message);
