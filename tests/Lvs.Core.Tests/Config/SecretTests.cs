using Lvs.Core.Config;
using Lvs.Core.Config.Keepalived;
using Lvs.Core.Config.Schema;

namespace Lvs.Core.Tests.Config;

public sealed class SecretTests
{
    private const string Key = "0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("auth_pass_file /etc/lvs/pass", "1111\n")]
    [InlineData("auth_pass_file /etc/lvs/pass", "1111")]
    [InlineData("auth_pass_file /etc/lvs/pass", "1111\r\n")]
    [InlineData("auth_pass_file pass", "1111\n")]
    [InlineData("auth_pass_env LVS_PASS", "")]
    public void A_password_is_taken_from_a_file_or_the_environment(string line, string file)
    {
        var result = Read(line, file, environment: "1111");

        Assert.Empty(result.Diagnostics);
        Assert.Equal("1111", Assert.Single(result.Config!.VrrpInstances).Password?.Value);
    }

    [Theory]
    [InlineData("auth_pass_file /etc/lvs/none", "7:16 LVS4004")]
    [InlineData("auth_pass_env NONE", "7:15 LVS4004")]
    [InlineData("auth_pass_file /etc/lvs/empty", "7:16 LVS4004")]
    [InlineData("auth_pass_file /etc/lvs/two", "7:16 LVS4004")]
    [InlineData("auth_pass_file /etc/lvs/long", "7:16 LVS2008")]
    [InlineData("auth_pass_file", "7:1 LVS1014")]
    public void What_is_missing_or_wrong_has_its_place(string line, string place)
        => Assert.Equal([place], Read(line, "1111").Places());

    [Fact]
    public void A_file_that_everyone_may_read_is_a_warning()
    {
        var result = Read("auth_pass_file /etc/lvs/open", "1111");

        Assert.Equal(["7:16 LVS4005"], result.Places());
        Assert.NotNull(result.Config);
    }

    [Theory]
    [InlineData("auth_pass file:/etc/lvs/pass", "file:/et")]
    [InlineData("auth_pass env:LVS_PASS", "env:LVS_")]
    public void A_password_that_looks_like_a_reference_is_a_password_as_in_keepalived(string line, string password)
        => Assert.Equal(password, Read(line, "1111").Config!.VrrpInstances[0].Password?.Value);

    [Theory]
    [InlineData("auth_pass_file /etc/lvs/pass")]
    [InlineData("auth_pass_env LVS_PASS")]
    [InlineData("auth_pass 2222")]
    public void A_configuration_is_written_with_the_reference_and_not_with_what_it_leads_to(string line)
    {
        var written = KeepalivedWriter.Write(ConfigReader.Write(Read(line, "1111", "1111").Config!, Dialect.Keepalived)).Text;

        Assert.Contains(line, written, StringComparison.Ordinal);
        Assert.DoesNotContain("1111", written, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("key 1 file:/etc/lvs/key", Key)]
    [InlineData("key 1 env:LVS_PASS", "from")]
    public void A_key_of_signed_adverts_is_taken_from_a_file_or_the_environment_and_written_with_the_reference(string line, string kept)
    {
        var result = Read(line, Key, kept == "from" ? Key : "", authentication: false);
        var key = Assert.Single(result.Config!.VrrpInstances[0].Hmac!.Keys).Key;

        Assert.Equal(Key, key.Value);
        Assert.Contains(line, KeepalivedWriter.Write(ConfigReader.Write(result.Config, Dialect.Keepalived)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ file = /etc/lvs/pass }")]
    [InlineData("{ env = LVS_PASS }")]
    public void In_HOCON_it_is_an_object_that_says_where_the_secret_is(string value)
        => Assert.Equal("1111", ReadHocon(value).Config?.VrrpInstances[0].Password?.Value);

    [Theory]
    [InlineData("{ file = /etc/lvs/none }", "LVS4004")]
    [InlineData("{ env = NONE }", "LVS4004")]
    [InlineData("{ file = /etc/lvs/pass, env = LVS_PASS }", "LVS5101")]
    [InlineData("{ flie = /etc/lvs/pass }", "LVS5101")]
    public void In_HOCON_what_is_missing_or_wrong_has_its_place_and_is_not_shown(string value, string code)
    {
        var finding = Assert.Single(ReadHocon(value).Diagnostics);

        Assert.Equal((code, 4), (finding.Code, finding.Position.Line));
        Assert.DoesNotContain("1111", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void For_another_machine_a_secret_that_is_not_here_is_no_mistake_and_differs_from_no_other()
    {
        var (there, here) = (ReadElsewhere("auth_pass_file /etc/lvs/none", 100), ReadElsewhere("auth_pass 1111", 90));

        Assert.Empty(there.Diagnostics);
        Assert.Empty(ConfigComparison.Check([("a", there), ("b", here)]));
    }

    [Theory]
    [InlineData("auth_pass_file /etc/lvs/pass")]
    [InlineData("auth_pass_env LVS_PASS")]
    public void No_model_and_no_finding_shows_a_secret(string line)
    {
        var result = Read(line, "hunter2x", "hunter2x");

        Assert.DoesNotContain("hunter2x", $"{result} {result.Config} {result.Config!.VrrpInstances[0]}", StringComparison.Ordinal);
    }

    private static ConfigResult Read(string line, string file, string environment = "", bool authentication = true)
        => KeepalivedConfig.Read(
            FakeSources.Root,
            new SecretSources(hasSecrets: true)
            {
                Files =
                {
                    [FakeSources.Root] = Text(line, 100, authentication),
                    ["/etc/lvs/pass"] = file,
                    ["/pass"] = file,
                    ["/etc/lvs/key"] = file,
                    ["/etc/lvs/open"] = file,
                    ["/etc/lvs/empty"] = "\n",
                    ["/etc/lvs/two"] = "a\nb\n",
                    ["/etc/lvs/long"] = "longer-than-8",
                },
            },
            new() { Environment = name => name == "LVS_PASS" ? environment : null });

    private static ConfigResult ReadHocon(string value)
        => ConfigFile.Read(
            ["lvs.hocon"],
            new SecretSources(hasSecrets: true)
            {
                Files =
                {
                    ["lvs.hocon"] = $"lvs.vrrp-instances.VI_1 {{\ninterface = eth0\nvirtual-router-id = 51\nauthentication {{ type = PASS, password = {value} }}\nvirtual-addresses = [192.0.2.1]\n}}\n",
                    ["/etc/lvs/pass"] = "1111\n",
                },
            },
            new() { SecretEnvironment = name => name == "LVS_PASS" ? "1111" : null });

    private static ConfigResult ReadElsewhere(string line, int priority)
        => KeepalivedConfig.Read(FakeSources.Root, new SecretSources(hasSecrets: false) { Files = { [FakeSources.Root] = Text(line, priority) } });

    private static string Text(string line, int priority, bool authentication = true)
        => $"vrrp_instance VI_1 {{\ninterface eth0\nvirtual_router_id 51\npriority {priority}\n"
            + (authentication ? $"authentication {{\nauth_type PASS\n{line}\n}}\n" : $"auth_hmac {{\n{line}\n}}\n")
            + "virtual_ipaddress {\n192.0.2.1\n}\n}\n";

    private sealed class SecretSources(bool hasSecrets) : IConfigSources
    {
        public Dictionary<string, string> Files { get; } = new(StringComparer.Ordinal);

        public bool HasSecrets => hasSecrets;

        public string? ReadFile(string path, out string? error)
        {
            error = Files.ContainsKey(path) ? null : "no such file";
            return Files.GetValueOrDefault(path);
        }

        public string? ReadSecret(string path, out bool isOpen, out string? error)
        {
            isOpen = path == "/etc/lvs/open";
            var text = ReadFile(path, out error);
            error = hasSecrets ? error : null;
            return text;
        }

        public IReadOnlyList<string> Expand(string pattern, string includedFrom) => [];

        public bool? HasInterface(string name) => null;
    }
}
