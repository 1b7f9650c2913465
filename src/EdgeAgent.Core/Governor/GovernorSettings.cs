using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeAgent.Contracts;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Reconciliation;
using EdgeAgent.Core.Supervision;

namespace EdgeAgent.Core.Governor;

/// <summary>The governor's limits: the configuration's, and over them what the cloud asks for.</summary>
internal sealed class GovernorSettings(GovernorLimits configured, ReportedState reported)
{
    private volatile GovernorLimits? _asked;

    /// <summary>The limits in force.</summary>
    public GovernorLimits Limits => _asked ?? configured;

    /// <summary>Raised when they change.</summary>
    public Signal Changed { get; } = new();

    /// <summary>Takes what the cloud asks for and answers it. Limits that are not acceptable leave those in force as they are.</summary>
    public void Request(GovernorRequest? request, long version)
    {
        if (request is null)
        {
            Set(null);
            reported.AnswerLimits(Json(configured), AcknowledgementCode.DeviceDefault, 0, "The device's own configuration.");
            return;
        }

        GovernorLimits? limits = request.Limits is { } asked ? GovernorBounds.Overlay(configured, asked) : null;
        string? problem = request.Problem ?? GovernorBounds.FindContradiction(limits!);
        if (problem is not null)
        {
            reported.AnswerLimits(request.Value ?? (request.Limits is { } refused ? Json(refused) : null), AcknowledgementCode.Rejected, version, $"{problem} The limits before stay in force.");
            return;
        }

        Set(limits);
        reported.AnswerLimits(Json(limits!), AcknowledgementCode.Done, version, "In force.");
    }

    private void Set(GovernorLimits? asked)
    {
        if (_asked == asked)
            return;
        _asked = asked;
        Changed.Raise();
    }

    private static JsonNode Json(GovernorLimits limits) => JsonSerializer.SerializeToNode(limits, ContractsJsonContext.Default.GovernorLimits)!;
}
