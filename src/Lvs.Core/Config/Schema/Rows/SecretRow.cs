using Lvs.Core.Config.Keepalived;

namespace Lvs.Core.Config.Schema.Rows;

/// <summary>
/// A keyword with a secret, which may be kept elsewhere: in a file with <c>KEYWORD_file PATH</c>, in the environment with
/// <c>KEYWORD_env NAME</c>. They are keywords and not forms of the value, since any text is a password: keepalived says that it does not
/// know them, where it would have taken <c>file:…</c> for the password itself.
/// </summary>
internal sealed record SecretRow<T> : Setting<T>
    where T : class
{
    private readonly Func<T, Secret?> _get;
    private readonly Func<T, Secret, T> _set;

    /// <param name="keyword">keepalived's word.</param>
    /// <param name="summary">One sentence that says what it does.</param>
    /// <param name="expects">What is expected after it, with its article.</param>
    /// <param name="get">Null when there is none.</param>
    /// <param name="set">Sets it.</param>
    public SecretRow(string keyword, string summary, string expects, Func<T, Secret?> get, Func<T, Secret, T> set)
        : base(keyword, summary)
    {
        (_get, _set) = (get, set);
        Expects = expects;
        Values = expects;
        Aliases = [new($"{keyword}_file", AliasKind.FromFile), new($"{keyword}_env", AliasKind.FromEnvironment)];
        IsSecret = true;
    }

    public override SettingShape Shape => SettingShape.Value;

    /// <summary>What is used of a value, told where it was written; null when it is not right, which is reported.</summary>
    public Func<ReaderContext, Word, string, string?>? Adjust { get; init; }

    public override T Read(ReaderContext context, Statement statement, T model)
    {
        var word = statement.Arguments[0];
        var secret = (statement.SecretIn ?? KindOf(statement.Keyword.Text)) switch
        {
            SecretOriginKind.File => context.SecretFromFile(word),
            SecretOriginKind.Environment => context.SecretFromEnvironment(word),
            _ => new Secret(word.Text),
        };
        if (secret is null || (secret.From is not null && !secret.IsKnown) || Adjust is null)
        {
            return secret is null ? model : _set(model, secret);
        }

        return Adjust(context, word, secret.Value) is { } used ? _set(model, secret with { Value = used }) : model;
    }

    public override void Write(T model, T unset, StatementWriter writer)
    {
        if (_get(model) is { } secret && secret != _get(unset))
        {
            var from = secret.From;
            writer.Add(
                from is null ? Keyword : $"{Keyword}{(from.Kind == SecretOriginKind.File ? "_file" : "_env")}",
                from?.Name ?? secret.Value);
        }
    }

    private SecretOriginKind? KindOf(string keyword) => AliasOf(keyword)?.Kind switch
    {
        AliasKind.FromFile => SecretOriginKind.File,
        AliasKind.FromEnvironment => SecretOriginKind.Environment,
        _ => null,
    };
}
