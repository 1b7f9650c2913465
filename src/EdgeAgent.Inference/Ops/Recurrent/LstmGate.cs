namespace EdgeAgent.Inference.Ops.Recurrent;

/// <summary>The gates of an LSTM in the order of its inputs.</summary>
internal enum LstmGate
{
    Input,
    Forget,
    Cell,
    Output,
}
