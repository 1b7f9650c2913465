using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace EdgeAgent.Hub.Rest;

/// <summary>The outermost edge of every request: what no endpoint answered becomes an error in IoT Hub's shape, and a line in the log.</summary>
internal sealed partial class RequestFailures(RequestDelegate next, ILogger<RequestFailures> logger)
{
    private const int DiskFull = 13;

    /// <summary>Runs the request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        HubError? error = null;
        try
        {
            await next(context).ConfigureAwait(false);
            if (context is { Response: { StatusCode: 404 or 405, HasStarted: false } response } && context.GetEndpoint()?.RequestDelegate is null)
                error = new HubError(response.StatusCode, 404000, "NotFound", $"This hub has no {context.Request.Method} {context.Request.Path}.");
        }
        catch (BadHttpRequestException failure)
        {
            error = failure.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? HubError.TooLarge("The body is larger than this request may have.")
                : HubError.Argument(failure.Message);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (SqliteException failure)
        {
            LogStoreFailed(failure, context.Request.Method, context.Request.Path);
            error = failure.SqliteErrorCode == DiskFull
                ? HubError.StorageFull("The hub's disk is full; nothing was changed.")
                : new HubError(500, 500001, "ServerError", "The hub's store failed; nothing was changed.");
        }
#pragma warning disable CA1031 // the outermost edge: a fault of the hub must not take the connection's other requests with it
        catch (Exception failure)
#pragma warning restore CA1031
        {
            LogFault(failure, context.Request.Method, context.Request.Path);
            error = new HubError(500, 500001, "ServerError", "The hub met a fault of its own; its log tells more.");
        }

        if (error is not null && !context.Response.HasStarted)
            await error.ExecuteAsync(context).ConfigureAwait(false);
    }

    [LoggerMessage(400, LogLevel.Error, "The store failed in {Method} {Path}")]
    private partial void LogStoreFailed(Exception failure, string method, string path);

    [LoggerMessage(401, LogLevel.Error, "A fault in {Method} {Path}")]
    private partial void LogFault(Exception failure, string method, string path);
}
