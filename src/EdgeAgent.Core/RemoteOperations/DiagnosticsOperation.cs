using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeAgent.Core.Models;
using EdgeAgent.Core.Ports;
using Microsoft.Extensions.Logging;

namespace EdgeAgent.Core.RemoteOperations;

/// <summary><c>uploadDiagnostics</c>: status, configuration, slots and log in one file, sent to the hub's store.</summary>
internal sealed class DiagnosticsOperation(AgentOptions options, ICloudLink link, ModelStore store, StatusOperation status, RecentLog? log, TimeProvider time)
{
    private readonly OneAtATime _turn = new();

    public async Task<MethodReply> RunAsync(OperationArguments arguments, CancellationToken cancellationToken)
    {
        if (arguments.Problem is { } problem)
            return OperationReply.Error(OperationStatus.BadPayload, problem);
        using IDisposable? turn = _turn.TryEnter();
        if (turn is null)
            return OperationReply.Error(OperationStatus.Busy, "An upload of diagnostics is under way already.");

        DateTimeOffset now = time.GetUtcNow();
        byte[] bundle = DiagnosticsBundle.Pack(Entries(), now);
        string name = $"diagnostics/{now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}-{options.RunId}.tar.gz";
        UploadResult sent = await link.UploadAsync(name, bundle, cancellationToken).ConfigureAwait(false);
        return sent.Status == LinkStatus.Accepted
            ? OperationReply.Done(new JsonObject { ["blobName"] = sent.BlobName, ["bytes"] = bundle.Length })
            : OperationReply.Error(OperationStatus.Unavailable, SecretMask.Apply(sent.Detail ?? "The file could not be sent."));
    }

    private IEnumerable<(string Name, string Text)> Entries()
    {
        yield return ("status.json", status.Read().ToJsonString());
        yield return ("slots.json", new JsonArray([.. store.Slots.Select(record => JsonSerializer.SerializeToNode(record, StoreJsonContext.Default.SlotRecord))]).ToJsonString());
        if (options.PublicConfiguration is { } configuration)
            yield return ("configuration.json", configuration);
        if (log is not null)
            yield return ("log.txt", string.Concat(log.Read(LogLevel.Trace, RecentLog.MostLines).Select(line => LogsOperation.Format(line) + "\n")));
    }
}
