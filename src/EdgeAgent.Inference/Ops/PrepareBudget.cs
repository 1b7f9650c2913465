using EdgeAgent.Inference.Graphs;

namespace EdgeAgent.Inference.Ops;

/// <summary>Holds a model to the limits of <see cref="InterpreterOptions"/> while it is prepared.</summary>
internal sealed class PrepareBudget(InterpreterOptions options, long fileBytes)
{
    private readonly long _weightsLimit = options.MaxWeightsBytes ?? checked(2 * fileBytes + (1 << 20));

    private long _constantBytes;

    private long ArenaLimit => Math.Min(options.MaxArenaBytes, int.MaxValue);

    /// <summary>Bytes of packed weights and tables so far.</summary>
    public long WeightsBytes { get; private set; }

    /// <summary>Bytes of tables whose size follows from the activations, so far; they count against the arena's limit.</summary>
    public long TableBytes { get; private set; }

    /// <summary>Work of one invocation so far.</summary>
    public long Operations { get; private set; }

    public void ReserveWeights(long bytes, Node node)
    {
        WeightsBytes = checked(WeightsBytes + bytes);
        if (WeightsBytes > _weightsLimit)
        {
            throw new UnsupportedModelException(node.Index, node.OperatorName, null,
                $"the model's weights need {WeightsBytes} bytes up to here", $"at most {_weightsLimit} bytes (MaxWeightsBytes)", node.SubGraph)
            {
                Reason = UnsupportedReason.TooMuchMemory,
            };
        }
    }

    /// <summary>Counts a constant that is computed in Prepare. What goes beyond the limit of packed weights counts against the arena's limit: such
    /// constants stand in for tensors that would lie there.</summary>
    public void ReserveConstant(long bytes, Node node)
    {
        long before = Math.Max(_constantBytes - _weightsLimit, 0);
        _constantBytes = checked(_constantBytes + bytes);
        ReserveTables(Math.Max(_constantBytes - _weightsLimit, 0) - before, node);
    }

    public void ReserveTables(long bytes, Node node)
    {
        TableBytes = checked(TableBytes + bytes);
        CheckArena(0, node, "the model's tables");
    }

    public void CheckArena(long bytes, Node node, string what)
    {
        if (!FitsArena(bytes))
        {
            throw new UnsupportedModelException(node.Index, node.OperatorName, null, $"{what} needs {bytes + TableBytes} bytes",
                $"at most {ArenaLimit} bytes (MaxArenaBytes)", node.SubGraph)
            {
                Reason = UnsupportedReason.TooMuchMemory,
            };
        }
    }

    /// <summary>Checks a graph input, or the arena as a whole.</summary>
    public void CheckArena(long bytes, string what)
    {
        if (!FitsArena(bytes))
        {
            throw new UnsupportedModelException($"{what} needs {bytes + TableBytes} bytes; accepted: at most {ArenaLimit} bytes (MaxArenaBytes).")
            {
                Reason = UnsupportedReason.TooMuchMemory,
            };
        }
    }

    public void AddOperations(long operations, Node node)
    {
        Operations = checked(Operations + operations);
        if (Operations > options.MaxOperations)
        {
            throw new UnsupportedModelException(node.Index, node.OperatorName, null,
                $"the model needs {Operations} operations up to here", $"at most {options.MaxOperations} (MaxOperations)", node.SubGraph)
            {
                Reason = UnsupportedReason.TooMuchWork,
            };
        }
    }

    private bool FitsArena(long bytes) => checked(bytes + TableBytes) <= ArenaLimit;
}
