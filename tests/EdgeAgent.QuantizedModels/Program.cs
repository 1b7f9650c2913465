using EdgeAgent.QuantizedModels;
using EdgeAgent.TestSupport.Networks;
using EdgeAgent.TestSupport.Operators;
using EdgeAgent.TfLite;

if (args.Length == 0)
{
    Console.Error.WriteLine("usage: EdgeAgent.QuantizedModels DIR [FLOAT.tflite ...]: quantizes the given models, or one of each float operator for several seeds and random networks, in every mode");
    return 2;
}

const int Seeds = 5, Networks = 40;
QuantizedFiles files = new(Directory.CreateDirectory(args[0]).FullName);
if (args.Length == 1)
{
    foreach ((string name, TensorType type) in OperatorModels.All.Where(entry => entry.Type == TensorType.Float32))
    {
        for (int seed = 1; seed <= Seeds; seed++)
            files.Write($"{name}.{seed}", OperatorModels.Build(name, type, seed), QuantizedFiles.Plain);
    }

    for (int seed = 1; seed <= Networks; seed++)
        files.Write($"network.{seed}", RandomNetwork.Build(seed), QuantizedFiles.Every);
}

foreach (string path in args.Skip(1))
    files.Write(Path.GetFileNameWithoutExtension(path), File.ReadAllBytes(path), QuantizedFiles.Every);
return 0;
