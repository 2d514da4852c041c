using Spectre.Console;

namespace Lvs.Host.Lab;

/// <summary>Writes the steps as they happen. Only a terminal gets colours and the line that counts while it waits.</summary>
internal sealed class StepPrinter
{
    private readonly TextWriter _output;

    private readonly bool _terminal;

    private readonly Lock _lock = new();

    private int _count;

    public StepPrinter(TextWriter output, int? terminalWidth)
    {
        _output = output;
        _terminal = terminalWidth is not null;
        Console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = _terminal ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = _terminal ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        Console.Profile.Width = terminalWidth ?? 120;
    }

    public IAnsiConsole Console { get; }

    public void Headline(string text) => Line($"\n{Bold(text)}");

    public void Begin(string title, string did, string expected)
    {
        _count++;
        Line($"\n{_count,2} {Bold(title)}");
        Labelled("did", did);
        Labelled("expected", expected);
    }

    public void Waiting(TimeSpan elapsed)
    {
        if (_terminal)
        {
            Write($"\r{Labelled("waiting")}{elapsed.TotalSeconds:0} s {new string('.', 1 + ((int)elapsed.TotalSeconds % 10))}\e[K");
        }
    }

    public void End(string saw, bool passed, TimeSpan took)
    {
        Write(_terminal ? "\r\e[K" : "");
        Labelled("saw", saw);
        Line($"{Labelled(passed ? "ok" : "FAILED")}{took.TotalSeconds:0.0} s");
    }

    public void Line(string text) => Write(text + "\n");

    private void Labelled(string label, string text) => Line(Labelled(label) + text.Replace("\n", "\n" + Labelled(""), StringComparison.Ordinal));

    private string Labelled(string label)
    {
        var text = $"   {label,-9} ";
        return (_terminal, label) switch
        {
            (true, "ok") => $"\e[32m{text}\e[0m",
            (true, "FAILED") => $"\e[31m{text}\e[0m",
            (true, _) => $"\e[2m{text}\e[0m",
            _ => text,
        };
    }

    private string Bold(string text) => _terminal ? $"\e[1m{text}\e[0m" : text;

    private void Write(string text)
    {
        lock (_lock)
        {
            _output.Write(text);
            _output.Flush();
        }
    }
}
