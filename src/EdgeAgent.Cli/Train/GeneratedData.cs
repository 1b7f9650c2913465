using EdgeAgent.Inference;
using EdgeAgent.ModelCommands;
using EdgeAgent.Optimization.Evaluation;
using EdgeAgent.Optimization.Evaluation.Samples;
using EdgeAgent.Optimization.Pictures;
using EdgeAgent.Optimization.Training.Data;
using EdgeAgent.TfLite;

namespace EdgeAgent.Cli.Train;

/// <summary>The data of a run whose pictures are drawn by the program itself.</summary>
internal static class GeneratedData
{
    /// <summary>What <c>--generate</c> takes.</summary>
    public const string Displays = "displays";

    /// <summary>Prepares them.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="model">The model; its metadata may say how pictures become input values.</param>
    /// <param name="input">Its input.</param>
    /// <param name="output">Its output.</param>
    /// <exception cref="SampleDataException">They do not fit the model.</exception>
    public static TrainData Open(TrainRequest request, TfLiteModel model, TensorInfo input, TensorInfo output)
    {
        GeneratedDataRequest wanted = request.Data.Generated!;
        if (!request.Data.Augmentation.IsNone)
            throw new CommandFailureException("generated displays come varied; --flip, --shift, --zoom, --brightness and --contrast are for pictures from files");
        int side = DisplayTrainingData.SideOf(input), seed = request.Options.Seed;
        PicturePreprocessing preprocessing = request.Data.Preprocessing.For(model, input);
        DisplayTrainingData training = Draw(wanted.Count, DisplaySplit.Train), heldOut = Draw(wanted.HeldOut, DisplaySplit.Test);
        string heldOutSource = FormattableString.Invariant($"{wanted.HeldOut} generated displays that are not trained on");
        return new TrainData
        {
            Training = training,
            Plain = training,
            HeldOut = heldOut,
            HeldOutSet = TrainingDataContent.Open(heldOut, heldOutSource, seed),
            Evaluation = new EvaluationOptions { Preprocessing = preprocessing, ClassOffset = 0, Threads = request.Options.Threads },
            NewClasses = output.Shape.ElementCount == DisplayClasses.Count ? null : DisplayClasses.Count,
            Source = FormattableString.Invariant($"{wanted.Count} generated displays, difficulty {wanted.Difficulty}"),
            HeldOutSource = heldOutSource,
        };

        DisplayTrainingData Draw(int count, DisplaySplit split) => new(
            new GeneratedDisplays(new DisplayOptions { Count = count, Seed = seed, Split = split, Side = side, Difficulty = wanted.Difficulty }), input, preprocessing);
    }
}
