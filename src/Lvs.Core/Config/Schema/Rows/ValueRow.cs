using Lvs.Core.Config.Keepalived;
using Lvs.Core.Config.Schema.Values;

namespace Lvs.Core.Config.Schema.Rows;

/// <summary>A keyword with one value.</summary>
internal sealed record ValueRow<T, V> : Setting<T>
    where T : class
{
    private readonly ValueKind<V> _kind;
    private readonly Func<T, Dialect, string?> _show;
    private readonly Func<T, V, T> _set;

    public ValueRow(string keyword, string summary, ValueKind<V> kind, Func<T, Dialect, string?> show, Func<T, V, T> set)
        : base(keyword, summary)
    {
        (_kind, _show, _set) = (kind, show, set);
        Expects = kind.Expects;
        Values = kind.Values;
        Good = kind.Good;
        Bad = kind.Bad;
        HoconGood = kind.HoconGood;
        HoconBad = kind.HoconBad;
    }

    public override SettingShape Shape => SettingShape.Value;

    /// <summary>What the keyword alone means; with it the value may be left out.</summary>
    public Func<T, T>? Alone { get; init; }

    /// <summary>Whether a model has a value already: most files say many defaults, and a copy for each would be the most of the work.</summary>
    public Func<T, V, bool>? IsSame { get; init; }

    /// <summary>Looks at a value that is right once more; what it says instead is used.</summary>
    public Func<ReaderContext, Word, V, V>? Adjust { get; init; }

    public override T Read(ReaderContext context, Statement statement, T model)
    {
        if (statement.Arguments.IsEmpty)
        {
            return Alone!(model);
        }

        var word = statement.Arguments[0];
        if (!_kind.TryRead(context, word, out var value))
        {
            return model;
        }

        value = Adjust is null ? value : Adjust(context, word, value);
        return IsSame?.Invoke(model, value) == true ? model : _set(model, value);
    }

    public override void Write(T model, T unset, StatementWriter writer)
    {
        if (_show(model, writer.Dialect) is { } text
            && (IsRequired || IsDefaultWritten || !string.Equals(text, _show(unset, writer.Dialect), StringComparison.Ordinal)))
        {
            writer.Add(Keyword, text);
        }
    }
}

/// <summary>A keyword that switches something on, or off with <c>off</c> after it or with a keyword for the contrary.</summary>
internal sealed record SwitchRow<T> : Setting<T>
    where T : class
{
    private readonly Func<T, bool?> _get;
    private readonly Func<T, bool, T> _set;
    private readonly bool _takesWord;

    /// <param name="keyword">keepalived's word.</param>
    /// <param name="summary">One sentence that says what it does.</param>
    /// <param name="get">Null when it is as if it were not written.</param>
    /// <param name="set">Sets it.</param>
    /// <param name="takesWord">Whether keepalived reads on or off after it.</param>
    public SwitchRow(string keyword, string summary, Func<T, bool?> get, Func<T, bool, T> set, bool takesWord)
        : base(keyword, summary)
    {
        (_get, _set, _takesWord) = (get, set, takesWord);
        AtLeast = 0;
        AtMost = takesWord ? 1 : 0;
        Expects = takesWord ? "on or off" : "nothing";
        Values = takesWord ? "on or off; alone on" : "alone";
        Good = takesWord ? ["", .. Switches.Words] : [""];
        Bad = takesWord ? [("maybe", DiagnosticCodes.UnknownName)] : [("on", DiagnosticCodes.ExtraValue)];
        HoconGood = Switches.Words;
        HoconBad = [("maybe", DiagnosticCodes.UnknownName)];
    }

    public override SettingShape Shape => SettingShape.Switch;

    /// <summary>Also told where the keyword is.</summary>
    public Action<ReaderContext, Word, bool>? Seen { get; init; }

    public override T Read(ReaderContext context, Statement statement, T model)
    {
        var value = true;
        if (!statement.Arguments.IsEmpty && !Switches.TryRead(context, statement.Arguments[0], out value))
        {
            return model;
        }

        Seen?.Invoke(context, statement.Keyword, value);
        return _set(model, AliasOf(statement.Keyword.Text) is { Kind: AliasKind.Contrary } ? !value : value);
    }

    public override void Write(T model, T unset, StatementWriter writer)
    {
        if (_get(model) is not { } value || value == _get(unset))
        {
            return;
        }

        if (writer.Dialect == Dialect.Hocon || (_takesWord && !value))
        {
            writer.Add(Keyword, Switches.Show(value, writer.Dialect));
        }
        else if (value)
        {
            writer.Add(Keyword);
        }
        else if (Aliases.FirstOrDefault(a => a.Kind == AliasKind.Contrary) is { } contrary)
        {
            writer.Add(contrary.Name);
        }
    }
}

/// <summary>A keyword with words in an order of their own.</summary>
internal sealed record WordsRow<T> : Setting<T>
    where T : class
{
    private readonly Func<ReaderContext, Statement, T, T> _read;
    private readonly Func<T, Dialect, IEnumerable<string>?> _show;

    /// <param name="keyword">keepalived's word.</param>
    /// <param name="summary">One sentence that says what it does.</param>
    /// <param name="expects">What is expected after it, with its article.</param>
    /// <param name="read">Reads the words.</param>
    /// <param name="show">The words for a model; null when nothing has to be written.</param>
    public WordsRow(
        string keyword,
        string summary,
        string expects,
        Func<ReaderContext, Statement, T, T> read,
        Func<T, Dialect, IEnumerable<string>?> show)
        : base(keyword, summary)
    {
        (_read, _show) = (read, show);
        Expects = expects;
        Values = expects;
    }

    public override SettingShape Shape => SettingShape.Words;

    public override bool KeepsBlanks => AtMost == 1 || IsCommand;

    /// <summary>Whether the first word is a command line: one word, however many blanks are in it.</summary>
    public bool IsCommand { get; init; }

    public override T Read(ReaderContext context, Statement statement, T model) => _read(context, statement, model);

    public override void Write(T model, T unset, StatementWriter writer)
    {
        if (_show(model, writer.Dialect)?.ToArray() is { } words
            && (IsDefaultWritten || !(_show(unset, writer.Dialect) is { } before && words.AsSpan().SequenceEqual(before.ToArray()))))
        {
            writer.Add(Keyword, words);
        }
    }
}

/// <summary>A keyword that may stand several times, each time with words in an order of their own.</summary>
internal sealed record RepeatedRow<T> : Setting<T>
    where T : class
{
    private readonly Func<ReaderContext, Statement, T, T> _read;
    private readonly Func<T, Dialect, IEnumerable<string[]>> _show;

    /// <param name="keyword">keepalived's word.</param>
    /// <param name="summary">One sentence that says what it does.</param>
    /// <param name="expects">What is expected after it, with its article.</param>
    /// <param name="read">Reads the words of one statement.</param>
    /// <param name="show">The words of each statement for a model.</param>
    public RepeatedRow(
        string keyword,
        string summary,
        string expects,
        Func<ReaderContext, Statement, T, T> read,
        Func<T, Dialect, IEnumerable<string[]>> show)
        : base(keyword, summary)
    {
        (_read, _show) = (read, show);
        Expects = expects;
        Values = expects;
        Repetition = Repetition.AllCount;
    }

    public override SettingShape Shape => SettingShape.List;

    public override T Read(ReaderContext context, Statement statement, T model) => _read(context, statement, model);

    public override void Write(T model, T unset, StatementWriter writer)
    {
        foreach (var words in _show(model, writer.Dialect))
        {
            writer.Add(Keyword, words);
        }
    }
}

/// <summary>A keyword that is checked and then forgotten: there is nothing for it to do here.</summary>
internal sealed record IgnoredRow<T> : Setting<T>
    where T : class
{
    private readonly Action<ReaderContext, Word>? _check;

    /// <param name="keyword">keepalived's word.</param>
    /// <param name="summary">One sentence that says what it does in keepalived.</param>
    /// <param name="reason">Completes "accepted, no effect here because …".</param>
    /// <param name="check">Looks at each word; null when any is right.</param>
    public IgnoredRow(string keyword, string summary, string reason, Action<ReaderContext, Word>? check)
        : base(keyword, summary)
    {
        _check = check;
        Status = new SettingStatus.NoEffect(reason);
        Key = null;
    }

    public override SettingShape Shape => SettingShape.Words;

    public override T Read(ReaderContext context, Statement statement, T model)
    {
        if (_check is not null)
        {
            foreach (var word in statement.Arguments)
            {
                _check(context, word);
            }
        }

        return model;
    }

    public override void Write(T model, T unset, StatementWriter writer)
    {
    }
}
