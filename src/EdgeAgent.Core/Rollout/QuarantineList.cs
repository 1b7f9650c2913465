using System.Globalization;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Models;

namespace EdgeAgent.Core.Rollout;

/// <summary>The rules of a slot's quarantine.</summary>
internal static class QuarantineList
{
    private const int MaxMessageLength = 512;

    /// <summary>Adds a file, or leaves it with its first reason; the oldest give way.</summary>
    public static IReadOnlyList<QuarantinedModel> Add(IReadOnlyList<QuarantinedModel>? list, ModelAssignment assignment, StepFailure failure, string conditions, DateTimeOffset now, int most)
    {
        SlotFailure reason = failure.ToReport(assignment);
        if (reason.Message.Length > MaxMessageLength)
            reason = reason with { Message = reason.Message[..MaxMessageLength] };
        var entry = new QuarantinedModel(
            assignment.File.Sha256, reason, now, RolloutRules.AttemptOf(assignment), conditions, failure.IsOfManifest ? assignment.Manifest?.Sha256 : null);
        return [.. (list ?? []).Where(other => other.Sha256 != entry.Sha256).TakeLast(most - 1), entry];
    }

    /// <summary>Takes a file out.</summary>
    public static IReadOnlyList<QuarantinedModel>? Remove(IReadOnlyList<QuarantinedModel>? list, string sha256) => list is null ? null : [.. list.Where(entry => entry.Sha256 != sha256)];

    /// <summary>Says why an assignment's file is not tried; null when it may be.</summary>
    public static StepFailure? Check(IReadOnlyList<QuarantinedModel>? list, ModelAssignment assignment, string conditions)
    {
        QuarantinedModel? entry = list?.FirstOrDefault(entry => entry.Sha256 == assignment.File.Sha256);
        if (entry is null || entry.Conditions != conditions || RolloutRules.AttemptOf(assignment) > entry.Attempt
            || (entry.Manifest is not null && entry.Manifest != assignment.Manifest?.Sha256))
        {
            return null;
        }
        return new StepFailure(ModelStep.Accept, FailureCode.Quarantined, string.Create(
            CultureInfo.InvariantCulture,
            $"The file is in quarantine since {entry.AtUtc:yyyy-MM-dd HH:mm}Z, when step {entry.Failure.Step} failed ({entry.Failure.Code}): {entry.Failure.Message} Set rollout.attempt to {entry.Attempt + 1} to try it again."));
    }
}
