using EdgeAgent.Core.Ports;
using Microsoft.Extensions.Logging;

namespace EdgeAgent.Core.RemoteOperations;

/// <summary>The agent's remote operations by their names.</summary>
internal sealed partial class OperationTable(
    StatusOperation status, LogsOperation logs, BenchmarkOperation benchmark, RestartOperation restart, DiagnosticsOperation diagnostics,
    RollBackOperation rollBack, GoldenOperation golden, ILogger logger)
{
    private readonly Dictionary<string, Func<OperationArguments, CancellationToken, Task<MethodReply>>> _operations = new(StringComparer.Ordinal)
    {
        ["ping"] = (arguments, _) => Task.FromResult(status.Ping(arguments)),
        ["status"] = (arguments, _) => Task.FromResult(status.Run(arguments)),
        ["logs"] = (arguments, _) => Task.FromResult(logs.Run(arguments)),
        ["benchmark"] = benchmark.RunAsync,
        ["restart"] = (arguments, _) => Task.FromResult(restart.Run(arguments)),
        ["uploadDiagnostics"] = diagnostics.RunAsync,
        ["rollBack"] = rollBack.RunAsync,
        ["runGoldenSamples"] = golden.RunAsync,
    };

    /// <summary>Answers a direct method.</summary>
    public async Task<MethodReply> AnswerAsync(MethodRequest request, CancellationToken cancellationToken)
    {
        string name = request.Name.Length <= 60 ? request.Name : $"{request.Name[..60]}...";
        MethodReply reply = _operations.TryGetValue(request.Name, out Func<OperationArguments, CancellationToken, Task<MethodReply>>? operation)
            ? await operation(OperationArguments.Read(request.Json), cancellationToken).ConfigureAwait(false)
            : OperationReply.Error(OperationStatus.UnknownMethod, $"The agent has no method '{name}'; it has {string.Join(", ", _operations.Keys)}.");
        LogAnswered(logger, name, reply.Status);
        return reply;
    }

    [LoggerMessage(1501, LogLevel.Information, "The direct method '{Name}' was answered with status {Status}")]
    private static partial void LogAnswered(ILogger logger, string name, int status);
}
