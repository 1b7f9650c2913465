using EdgeAgent.Inference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Worker.Calibration;

/// <summary>All cores at work on int8 inferences, from its making until it is disposed.</summary>
internal sealed class CalibrationLoad : IDisposable
{
    private readonly List<(Thread Thread, Interpreter Interpreter)> _workers = [];
    private volatile bool _isOver;
    private long _inferences;

    private CalibrationLoad()
    {
    }

    /// <summary>Inferences done so far, by all cores.</summary>
    public long Inferences => Interlocked.Read(ref _inferences);

    /// <summary>Starts the load.</summary>
    /// <param name="threads">One for each core.</param>
    /// <param name="random">Draws weights and input.</param>
    public static CalibrationLoad Start(int threads, Random random)
    {
        TfLiteModel model = TfLiteModel.Parse(CalibrationModel.Create(random));
        CalibrationLoad load = new();
        for (int i = 0; i < threads; i++)
        {
            Interpreter interpreter = Interpreter.Create(model);
            random.NextBytes(interpreter.InputBytes(0));
            load._workers.Add((new Thread(() => load.Work(interpreter)) { IsBackground = true, Name = "calibration" }, interpreter));
        }

        load._workers.ForEach(worker => worker.Thread.Start());
        return load;
    }

    public void Dispose()
    {
        _isOver = true;
        foreach ((Thread thread, Interpreter interpreter) in _workers)
        {
            thread.Join();
            interpreter.Dispose();
        }

        _workers.Clear();
    }

    private void Work(Interpreter interpreter)
    {
        while (!_isOver)
        {
            interpreter.Invoke();
            Interlocked.Increment(ref _inferences);
        }
    }
}
