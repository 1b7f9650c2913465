namespace EdgeAgent.Inference.Execution;

/// <summary>Holds the loops of one invocation to <see cref="InterpreterOptions.MaxOperations"/>, so that no model runs for ever.</summary>
internal sealed class WorkMeter(long maxOperations)
{
    /// <summary>What each node of an iteration counts beside its own work, so that nodes of few elements count as well.</summary>
    public const int NodeOverhead = 100;

    private long _left;

    /// <summary>Begins an invocation.</summary>
    public void Begin() => _left = maxOperations;

    /// <summary>Counts work that is about to be done.</summary>
    /// <exception cref="InvocationException">The invocation has done all it may.</exception>
    public void Charge(long operations)
    {
        _left -= operations;
        if (_left < 0)
        {
            _left = 0;
            throw new InvocationException(
                $"Loops of the model took over {maxOperations} operations; accepted: at most that in one invocation (MaxOperations).");
        }
    }
}
