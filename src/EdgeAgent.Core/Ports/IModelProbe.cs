namespace EdgeAgent.Core.Ports;

/// <summary>Tries a model where its failure cannot hurt the agent: in a process of its own.</summary>
public interface IModelProbe
{
    /// <summary>Loads a model and runs it.</summary>
    /// <param name="request">The model and the bounds.</param>
    /// <param name="cancellationToken">Gives up and ends the process.</param>
    /// <returns>What happened. Whatever the model does, this ends within the request's time limit and a moment.</returns>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    Task<ProbeOutcome> RunAsync(ProbeRequest request, CancellationToken cancellationToken);
}
