using System.Globalization;
using System.Security.Cryptography;
using EdgeAgent.Core.Adaptation;
using EdgeAgent.Core.Models;
using EdgeAgent.Core.Storage;
using EdgeAgent.ModelCommands;
using EdgeAgent.ModelCommands.Inputs;
using EdgeAgent.ModelCommands.Output;
using EdgeAgent.Worker.Configuration;

namespace EdgeAgent.Worker.Adapt;

/// <summary>One run of <c>adapt</c>: finds the model, adapts it, and keeps the candidate where it is better.</summary>
internal sealed class AdaptRun(AdaptRequest request, TimeProvider time, CommandOutput output)
{
    private const int PicturesALine = 50;

    private readonly DiskFileSystem _files = new();

    /// <summary>Runs.</summary>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>What to print.</returns>
    /// <exception cref="CommandFailureException">There is no such model, or it cannot be adapted.</exception>
    public AdaptDocument Run(CancellationToken cancellation)
    {
        if (request.Output is { } place)
            OutputFile.RequirePlace(place);
        string? data = request.Slot is null ? null : DataDirectory();
        ActiveModel? active = request.Slot is { } slot ? Active(data!, slot) : null;
        ModelFile model = ModelFile.Load(active?.File ?? request.Model!);
        AdaptationOptions options = request.Options with
        {
            Labels = request.Labels is { } file ? ClassLabels.Load(file).ForOutputs(Outputs(model)) : active?.Labels,
            Preprocessing = request.Options.Preprocessing ?? active?.Assignment.Preprocessing,
        };
        AdaptedModel adapted = Adapt(model, options, cancellation);
        (string Path, string Sha256, long Size)? kept = adapted.Report.IsBetter || request.Always ? Keep(data, adapted.File) : null;
        return new AdaptDocument(active is null ? model.Name : $"{active.Assignment.Name}:{active.Assignment.Version}", request.Slot, kept?.Path, kept?.Sha256, kept?.Size, adapted.Report);
    }

    private AdaptedModel Adapt(ModelFile model, AdaptationOptions options, CancellationToken cancellation)
    {
        try
        {
            return ModelAdapter.Adapt(model.Model, request.Data, options, time, Progress, cancellation);
        }
        catch (AdaptationException e)
        {
            throw new CommandFailureException(e.Message, e);
        }
        catch (NotSupportedException e)
        {
            throw new CommandFailureException($"{model.Name} cannot be adapted: {e.Message}.", e);
        }
    }

    private (string Path, string Sha256, long Size) Keep(string? data, ReadOnlyMemory<byte> candidate)
    {
        if (request.Output is null)
            return CandidateStore.Save(_files, data!, request.Slot!, candidate.Span);
        long size = OutputFile.Replace(request.Output, stream => stream.Write(candidate.Span));
        return (Path.GetFullPath(request.Output), Convert.ToHexStringLower(SHA256.HashData(candidate.Span)), size);
    }

    private string DataDirectory()
    {
        try
        {
            return ConfigurationReader.Read(request.Configuration).DataDirectory;
        }
        catch (ConfigurationException e)
        {
            throw new CommandFailureException(e.Message, e);
        }
    }

    private ActiveModel Active(string data, string slot) =>
        ActiveModel.Find(_files, data, slot) ?? throw new CommandFailureException($"{data} holds no active model in slot '{slot}'");

    private static int Outputs(ModelFile model) =>
        model.Model.SubGraphs[0] is { Outputs: [var output, ..] } graph && graph.Tensors[output].Shape is [.., var classes] ? classes : 0;

    private void Progress(int done, int all)
    {
        if (done % PicturesALine == 0 || done == all)
            output.Progress.WriteLine(string.Create(CultureInfo.InvariantCulture, $"looked at {done} of {all} pictures"));
    }
}
