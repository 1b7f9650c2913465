using System.CommandLine;
using EdgeAgent.Cli.Evaluate;
using EdgeAgent.ModelCommands;
using EdgeAgent.Optimization.Evaluation.Samples;
using EdgeAgent.Optimization.Pictures;
using EdgeAgent.Optimization.Training.Data;

namespace EdgeAgent.Cli.Train;

/// <summary>The options that say which data, and how they are varied.</summary>
internal sealed class TrainDataFlags
{
    private const string Share = "takes a share from 0 to below 1.";

    private readonly Option<string?> _data = new("--data")
    {
        Description = "What to train on, as 'evaluate' takes it: a folder of pictures with labels.csv (file, class_index), or with one folder a class, or .bin records.",
        HelpName = "DIR",
    };

    private readonly Option<string?> _generate = new("--generate")
    {
        Description = $"Draw pictures in place of --data: '{GeneratedData.Displays}', displays and meters with 33 readings, as large as the model's input; --seed decides which.",
        HelpName = "KIND",
    };

    private readonly Option<int> _count = new Option<int>("--count") { Description = "Generated pictures an epoch.", HelpName = "N", DefaultValueFactory = _ => 33_000 }.AtLeast(1);

    private readonly Option<int> _heldOutCount = new Option<int>("--held-out-count")
    {
        Description = "Generated pictures that accuracy is measured on; they are not trained on.",
        HelpName = "N",
        DefaultValueFactory = _ => 3300,
    }.AtLeast(1);

    private readonly Option<double> _difficulty = new Option<double>("--difficulty")
    {
        Description = "How hard generated pictures are to read: 0 a good fixed camera, 1 usual, 2 the worst that a person still reads.",
        HelpName = "D",
        DefaultValueFactory = _ => 1,
    }.Require(value => value is >= 0 and <= DisplayOptions.MaxDifficulty, "takes a number from 0 to 2.");

    private readonly Option<string[]> _labels = new("--labels")
    {
        Description = "The CSV that labels --data, in place of the one found; or a list of the classes, which names and orders them. May be given for both.",
        HelpName = "CSV",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> _records = new("--records") { Description = "What a .bin file holds, as 'evaluate' takes it. Default: found out.", HelpName = "FORMAT" };

    private readonly Option<string?> _heldOut = new("--held-out")
    {
        Description = "What accuracy is measured on after each epoch. Default: a part of --data, which is not trained on.",
        HelpName = "DIR",
    };

    private readonly Option<string[]> _heldOutLabels = new("--held-out-labels") { Description = "As --labels, for --held-out.", HelpName = "CSV", DefaultValueFactory = _ => [] };

    private readonly Option<double> _heldOutShare = new("--held-out-share")
    {
        Description = "How large that part is; it is drawn evenly over the whole by --seed.",
        HelpName = "F",
        DefaultValueFactory = _ => 0.1,
    };

    private readonly Option<int?> _offset = new("--class-offset")
    {
        Description = "The output of class 0. Default: 1 where the model has one output more than there are classes, else 0.",
        HelpName = "N",
    };

    private readonly Option<bool> _flip = new("--flip") { Description = "Mirror half of the pictures." };
    private readonly Option<double> _shift = Varied("--shift", "Move pictures by up to this share of their size; what is moved in repeats the edge.");
    private readonly Option<double> _zoom = Varied("--zoom", "Magnify and reduce pictures by up to this share.");
    private readonly Option<double> _brightness = Varied("--brightness", "Lighten and darken pictures by up to this share of white.");
    private readonly Option<double> _contrast = Varied("--contrast", "Strengthen and weaken contrast by up to this share.");
    private readonly PictureFlags _pictures = new();

    private readonly Option<int> _cache = new Option<int>("--cache")
    {
        Description = "Memory for decoded pictures in MB; those beyond are decoded in every epoch.",
        HelpName = "MB",
        DefaultValueFactory = _ => (int)(PictureTrainingData.DefaultCacheBytes >> 20),
    }.AtLeast(0);

    public TrainDataFlags()
    {
        _generate.AcceptOnlyFromAmong(GeneratedData.Displays);
        _records.Require(text => RecordFormat.TryParse(text!) is not null, RecordFormat.Accepted);
        _heldOutShare.Require(value => value is > 0 and < 1, "takes a share above 0 and below 1.");
        _offset.Require(value => value >= 0, "takes a number of at least 0.");
    }

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_data, _generate, _count, _heldOutCount, _difficulty, _labels, _records, _heldOut, _heldOutLabels, _heldOutShare, _offset, _flip, _shift, _zoom, _brightness, _contrast])
            command.Add(option);
        _pictures.AddTo(command);
        command.Add(_cache);
        command.Validators.Add(result =>
        {
            bool isGenerated = result.GetResult(_generate) is { Implicit: false };
            if (isGenerated == (result.GetResult(_data) is { Implicit: false }))
                result.AddError("Give either --data DIR or --generate KIND.");
            foreach (Option option in isGenerated ? (Option[])[_labels, _records, _heldOut, _heldOutLabels, _heldOutShare, _offset] : [_count, _heldOutCount, _difficulty])
            {
                if (result.GetResult(option) is { Implicit: false })
                    result.AddError($"{option.Name} goes {(isGenerated ? "with --data DIR" : "with --generate KIND")}.");
            }
            if (result.GetResult(_heldOutShare) is { Implicit: false } && result.GetResult(_heldOut) is not null)
                result.AddError("--held-out-share goes without --held-out DIR.");
            if (result.GetResult(_heldOutLabels) is { Implicit: false } && result.GetResult(_heldOut) is null)
                result.AddError("--held-out-labels needs --held-out DIR.");
        });
    }

    public TrainDataRequest Read(ParseResult parsed) => new()
    {
        Data = parsed.GetValue(_data),
        Generated = parsed.GetValue(_generate) is null ? null : new GeneratedDataRequest(parsed.GetValue(_count), parsed.GetValue(_heldOutCount), parsed.GetValue(_difficulty)),
        Labels = parsed.GetRequiredValue(_labels),
        Records = parsed.GetValue(_records) is string text ? RecordFormat.TryParse(text) : null,
        HeldOut = parsed.GetValue(_heldOut),
        HeldOutLabels = parsed.GetRequiredValue(_heldOutLabels),
        HeldOutShare = parsed.GetValue(_heldOutShare),
        ClassOffset = parsed.GetValue(_offset),
        Preprocessing = _pictures.Read(parsed),
        Augmentation = new AugmentationOptions
        {
            Flip = parsed.GetValue(_flip),
            Shift = parsed.GetValue(_shift),
            Zoom = parsed.GetValue(_zoom),
            Brightness = parsed.GetValue(_brightness),
            Contrast = parsed.GetValue(_contrast),
        },
        CacheBytes = (long)parsed.GetValue(_cache) << 20,
    };

    private static Option<double> Varied(string name, string description) =>
        new Option<double>(name) { Description = description, HelpName = "F", DefaultValueFactory = _ => 0 }.Require(value => value is >= 0 and < 1, Share);
}
